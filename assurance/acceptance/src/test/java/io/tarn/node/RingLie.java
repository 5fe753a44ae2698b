package io.tarn.node;

import java.util.Arrays;
import java.util.Optional;

/// The ways in which a member of the ring lies. Beneath each is a correct member, so that every lie is told with all
/// the knowledge there is.
enum RingLie {
    NOTHING,
    /// As primary it proposes two batches for one place: half of the others get one first, half the other.
    TWO_PROPOSALS,
    /// It votes for what was proposed, and for something else.
    TWO_VOTES,
    /// Its shares of signatures are those of something else.
    WRONG_SHARES,
    /// Its state after a batch is one, and another.
    TWO_STATES,
    /// To whoever fetches the state it gives another.
    WRONG_PAGES,
    /// It hears everything and says nothing.
    MUTE,
    /// It hears nothing of the others.
    DEAF;

    static Optional<RingLie> find(String name) {
        return Arrays.stream(values()).filter(lie -> lie.name().equals(name)).findFirst();
    }
}
