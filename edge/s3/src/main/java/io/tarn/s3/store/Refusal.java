package io.tarn.s3.store;

/// Why a store did nothing.
public enum Refusal {
    NO_SUCH_BUCKET,
    BUCKET_EXISTS,
    BUCKET_NOT_EMPTY,
    NO_SUCH_KEY,
    NO_SUCH_VERSION,
    NO_SUCH_UPLOAD,
    /// A part is not there, or is not the one that was meant.
    INVALID_PART,
    /// The condition did not hold.
    PRECONDITION_FAILED,
    /// Somebody else changed it meanwhile; asking again may succeed.
    CONFLICT,
    LOCKED,
    /// The store's identity has not the right.
    NOT_ALLOWED,
    /// The store does not do this, whatever its state is.
    NOT_OFFERED,
    /// The name is longer than the store keeps, or holds what it cannot.
    BAD_NAME,
    METADATA_TOO_LARGE,
    /// Content, or a number of parts, beyond what one object may have.
    TOO_LARGE,
    /// No room, until something is removed.
    FULL,
    /// Not now: too few servers answer, or too much is under way.
    UNAVAILABLE,
}
