package io.tarn.simulator.ring;

/// How a member lies for a whole run.
public enum RingLie {
    /// It hears everything and says nothing.
    MUTE,
    /// Two copies of it, each talking to its half of the ring (Bano et al., *Twins*, 2020).
    TWINS,
    /// Says what an honest member would, now and then altered a little and signed again (Winter et al.,
    /// *ByzzFuzz*, OOPSLA 2023).
    MUTATES,
    /// Agrees and commits to whatever it hears of, at once, and forgets it when views change.
    EAGER,
    /// Proposes, and then has none of what it proposed or knows: never sends a batch or a page again.
    HOARDS,
    /// Says again, much later and to others, what it has said and heard before.
    REPLAYS,
    /// Proposes one batch after another, each just before it would be left for the last (Clement et al., *Aardvark*,
    /// NSDI 2009).
    SLOW,
    /// Puts requests that nobody has signed into what it proposes and passes on, for all or for some.
    FORGES
}
