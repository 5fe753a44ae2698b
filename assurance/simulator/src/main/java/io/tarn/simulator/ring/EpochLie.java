package io.tarn.simulator.ring;

/// How a member lies in what concerns the ring's key and its epochs.
enum EpochLie {
    /// It hears everything and says nothing.
    MUTE,
    /// Its shares of signatures are wrong.
    WRONG_SHARES,
    /// What it deals, one receiver cannot open.
    CHEATS,
    /// Calls honest dealers cheats.
    SLANDERS,
    /// Says again in later epochs, and to newcomers, what it has heard in earlier ones.
    REPLAYS
}
