package io.tarn.storage;

/// A store that cannot do what was asked, in words for an operator.
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Each is a different thing to do.
    public enum Kind {
        /// Another process, or another part of this one, has the directory open.
        LOCKED,
        /// Not a data directory, or one of another release.
        FORMAT,
        /// What was written is not what is there: a checksum fails, or a file is gone or cut short.
        /// Never means "absent".
        ROTTEN,
        /// No room on the disk.
        FULL,
        /// The disk or the file system refused.
        IO,
        /// An earlier error left the store unable to take changes; open it again.
        FAILED,
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
