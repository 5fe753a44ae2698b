package io.tarn.simulator.objects;

/// How a client lies for a whole run. All but the stranger may write.
enum UserLie {
    /// Its blocks have ends that are hidden where zeros belong, or fragments of two blocks, under checksums that say otherwise.
    UNSOUND_BLOCKS,
    /// Some hashes in its blocks' checksums are made up.
    FALSE_HASHES,
    /// It names sound blocks with lengths that are not theirs.
    FALSE_LENGTHS,
    /// It names blocks that were never stored, with receipts for others, with altered receipts, or with none.
    NEVER_STORED,
    /// It shows receipts a second time, for other blocks, long after it got them, or too few of them.
    REUSES_RECEIPTS,
    /// Some members hear one update of a number, others another, or one that is not signed so.
    HALF_VALID,
    /// It asks again for what others have asked for: their requests, and their operations under its own name.
    REPLAYS,
    /// Ranges, versions, and blocks that are not there, in updates of several objects of which other parts are in order.
    NONSENSE,
    /// It has no rights, and asks for everything.
    STRANGER
}
