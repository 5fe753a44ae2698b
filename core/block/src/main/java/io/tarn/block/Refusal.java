package io.tarn.block;

import io.tarn.base.MalformedException;

/// Why a server would not do what it was asked; each is a different decision for the caller.
public enum Refusal {
    /// No descriptor of this volume is known here.
    UNKNOWN_VOLUME(1),
    /// The volume's descriptor does not list the caller for this call.
    NOT_PERMITTED(2),
    /// The block number is outside the volume, or a length is not the volume's.
    OUT_OF_RANGE(3),
    /// The fragment or block does not belong to its fingerprinted cross-checksum (lines 302, 410).
    INCONSISTENT(4),
    /// The timestamp is not vouched for by `f + 1` servers (§3.5).
    TIMESTAMP_SKIPS(5),
    /// The caller has its bound of prepares that no commit has followed (§3.2).
    STAGING_FULL(6),
    /// Fewer than `m + f` prepares of this commit carry a valid MAC for this server (line 609).
    TOO_FEW_PREPARES(7),
    /// This server holds no fragment to commit at this timestamp; prepare first.
    NOT_PREPARED(8),
    /// The server's disk takes no more; others of the volume may.
    DISK_FULL(9),
    /// The server lost this block, or has yet to learn it, and is fetching it from the others.
    RECOVERING(10),
    /// The bytes are not the encoding of any request.
    MALFORMED(11),
    /// The server has more work than it accepts from this caller at a time.
    OVERLOADED(12),
    /// By what this server knows of the cluster's nodes, another one is to hold the fragment.
    MISPLACED(13);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /// The refusal on the wire; never reused.
    public int code() {
        return code;
    }

    public static Refusal of(int code) throws MalformedException {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        throw new MalformedException("no refusal has code " + code);
    }
}
