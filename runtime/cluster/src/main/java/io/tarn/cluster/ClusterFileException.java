package io.tarn.cluster;

/// A file of this package that cannot be used. The message is one line for people: file, line
/// where there is one, what is wrong, and what to write instead.
public final class ClusterFileException extends Exception {
    private static final long serialVersionUID = 1L;

    ClusterFileException(String message) {
        super(message);
    }
}
