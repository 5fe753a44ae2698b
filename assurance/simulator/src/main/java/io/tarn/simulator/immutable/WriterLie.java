package io.tarn.simulator.immutable;

/// The lies of clients about immutable blocks, each kept up for a whole run.
public enum WriterLie {
    /// Fragments of two blocks under one checksum.
    FRAGMENTS_OF_TWO_BLOCKS,
    /// False hashes at up to `f` places of the checksum.
    SOME_FALSE_HASHES,
    /// False hashes at more than `f` places.
    MANY_FALSE_HASHES,
    /// What follows the block's end is not zero.
    HIDDEN_PADDING,
    /// It stores what no version will ever name.
    HOARDS,
    /// It asks for time for what others stored.
    RENEWS_OTHERS,
    /// It says of one block's fragment that it is another's.
    WRONG_PLACES,
    /// It is in nobody's list of permissions.
    STRANGER,
    /// One bit of every other request is another one.
    FLIPS_BITS
}
