package io.tarn.crypto;

/// A key file that cannot be used: which one, and what is wrong with it. Never quotes the file.
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Each is a different thing for the operator to do.
    public enum Problem {
        /// Missing, or this process may not read it.
        UNREADABLE,
        /// Others than the owner may read or write it.
        OPEN_TO_OTHERS,
        /// Not a key file, or of a version that this release does not know.
        UNKNOWN_FORMAT,
        /// A line is missing, mistyped, or there are too many.
        DAMAGED,
        /// The secret is not that of the name beside it.
        MISMATCHED,
    }

    private final String path;
    private final Problem problem;

    public KeyFileException(String path, Problem problem, String detail) {
        super("%s: %s".formatted(path, detail));
        this.path = path;
        this.problem = problem;
    }

    public String path() {
        return path;
    }

    public Problem problem() {
        return problem;
    }
}
