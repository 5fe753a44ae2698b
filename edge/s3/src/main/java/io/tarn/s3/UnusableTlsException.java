package io.tarn.s3;

/// A certificate or a key that no server can be run with; the message says why, for people.
public final class UnusableTlsException extends Exception {
    private static final long serialVersionUID = 1;

    private final Where where;

    /// Which of the two it is about.
    public enum Where {
        CERTIFICATE,
        KEY,
    }

    UnusableTlsException(Where where, String message) {
        super(message);
        this.where = where;
    }

    public Where where() {
        return where;
    }
}
