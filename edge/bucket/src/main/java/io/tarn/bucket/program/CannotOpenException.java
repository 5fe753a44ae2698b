package io.tarn.bucket.program;

/// A file that says where a cluster is, or who is asking, is not to be used.
public final class CannotOpenException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotOpenException(String message, Exception cause) {
        super(message, cause);
    }
}
