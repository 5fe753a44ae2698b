package io.tarn.simulator.immutable;

/// What a node may get wrong around its [io.tarn.block.immutable.StoreServer]: in no run of correct
/// nodes, but in tests that see whether the checks of a run find it.
public enum NodeFlaw {
    NONE,
    /// Answers leave before what they promise is durable.
    ANSWERS_BEFORE_SYNC,
    /// Walks from what versions named before the sweep.
    MARKS_WHAT_WAS,
    /// Drops what has no lease now, instead of what had none when the walk's sweep began.
    DROPS_BY_NOW,
    /// Staged fragments are not found again after a start.
    FORGETS_LEASES,
    /// What is lost is not fetched from the others.
    REPAIRS_NOTHING
}
