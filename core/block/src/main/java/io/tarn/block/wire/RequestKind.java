package io.tarn.block.wire;

import io.tarn.base.MalformedException;

/// Codes of requests on the wire; a code is never reused.
enum RequestKind {
    PREPARE_FRAGMENT(1),
    PREPARE_BLOCK(2),
    COMMIT(3),
    FIND_TIMESTAMP(4),
    READ(5),
    VOUCH(6),
    BEAR(7),
    LIST_STAMPS(8),
    AUDIT(9);

    final int code;

    RequestKind(int code) {
        this.code = code;
    }

    static RequestKind of(int code) throws MalformedException {
        for (RequestKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedException("no request has kind " + code);
    }
}
