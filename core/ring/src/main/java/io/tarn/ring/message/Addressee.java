package io.tarn.ring.message;

import io.tarn.base.MalformedException;

/// Whom a request is for.
public enum Addressee {
    /// What the ring agrees about.
    MACHINE(0),
    /// The ring itself ([io.tarn.ring.affairs.Affair]).
    RING(1);

    private final int code;

    Addressee(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Addressee of(int code) throws MalformedException {
        for (Addressee addressee : values()) {
            if (addressee.code == code) {
                return addressee;
            }
        }
        throw new MalformedException("a request is for the machine or the ring");
    }
}
