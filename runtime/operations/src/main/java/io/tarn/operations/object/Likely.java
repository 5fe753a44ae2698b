package io.tarn.operations.object;

/// Where a block most likely is, so that it is asked for there first. It is found in either case.
public enum Likely {
    /// In the ring's state: of a version that was made of late.
    HELD,
    /// Dispersed.
    STORED
}
