package io.tarn.simulator.ring;

/// How a member lies in what concerns the ring's key.
enum EpochLie {
    /// It hears everything and says nothing.
    MUTE,
    /// Its shares of signatures are wrong.
    WRONG_SHARES,
    /// What it deals, one receiver cannot open.
    CHEATS,
    /// Calls honest dealers cheats.
    SLANDERS
}
