package io.tarn.member;

/// A member was asked for a read that it cannot answer for: it has forgotten what was prepared at it in this epoch.
public final class MemoryLostException extends Exception {
    private static final long serialVersionUID = 1L;

    MemoryLostException() {
        super("this member has lost its memory");
    }
}
