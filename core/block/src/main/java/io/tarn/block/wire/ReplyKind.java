package io.tarn.block.wire;

import io.tarn.base.MalformedException;

/// Codes of replies on the wire; a code is never reused.
enum ReplyKind {
    PREPARED(64),
    COMMITTED(65),
    TOO_FEW(66),
    STAMP(67),
    FRAGMENT(68),
    ABSENT(69),
    VOUCHED(70),
    BORNE(71),
    STAMPS(72),
    AUDITED(73),
    REFUSED(74);

    final int code;

    ReplyKind(int code) {
        this.code = code;
    }

    static ReplyKind of(int code) throws MalformedException {
        for (ReplyKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new MalformedException("no reply has kind " + code);
    }
}
