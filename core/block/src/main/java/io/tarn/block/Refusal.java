package io.tarn.block;

/// Why a server would not do what it was asked; each is a different decision for the caller.
public enum Refusal {
    /// No descriptor of this volume is known here.
    UNKNOWN_VOLUME,
    /// The volume's descriptor does not list the caller for this call.
    NOT_PERMITTED,
    /// The block number is outside the volume, or a length is not the volume's.
    OUT_OF_RANGE,
    /// The fragment or block does not belong to its fingerprinted cross-checksum (lines 302, 410).
    INCONSISTENT,
    /// The timestamp is not vouched for by `f + 1` servers (§3.5).
    TIMESTAMP_SKIPS,
    /// The caller has its bound of prepares that no commit has followed (§3.2).
    STAGING_FULL,
    /// Fewer than `m + f` prepares of this commit carry a valid MAC for this server (line 609).
    TOO_FEW_PREPARES,
    /// This server holds no fragment to commit at this timestamp; prepare first.
    NOT_PREPARED,
    /// The server's disk takes no more; others of the volume may.
    DISK_FULL,
    /// The server lost this block, or has yet to learn it, and is fetching it from the others.
    RECOVERING,
    /// The bytes are not the encoding of any request.
    MALFORMED,
    /// The server has more work than it accepts from this caller at a time.
    OVERLOADED,
}
