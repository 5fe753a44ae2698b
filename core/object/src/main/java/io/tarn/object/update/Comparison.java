package io.tarn.object.update;

import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;

/// How two numbers are compared.
public enum Comparison {
    EQUAL(0),
    LESS(1),
    GREATER(2);

    private final int code;

    Comparison(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    public boolean holds(long left, long right) {
        return switch (this) {
            case EQUAL -> left == right;
            case LESS -> left < right;
            case GREATER -> left > right;
        };
    }

    static Comparison read(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        for (Comparison comparison : values()) {
            if (comparison.code == code) {
                return comparison;
            }
        }
        throw new MalformedException("no comparison is " + code);
    }
}
