package io.tarn.member;

/// Why a member cannot be started: what its disk holds cannot be read, or is not there.
public final class MemberException extends Exception {
    private static final long serialVersionUID = 1L;

    MemberException(String message, Throwable cause) {
        super(message, cause);
    }
}
