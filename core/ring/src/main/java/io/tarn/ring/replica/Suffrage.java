package io.tarn.ring.replica;

import io.tarn.ring.state.RingState;

/// Whether a member votes in the epoch of its replica, or has lost its memory of what it voted for.
@FunctionalInterface
public interface Suffrage {
    /// Of a member that remembers, whatever the state.
    Suffrage GIVEN = _ -> true;

    /// @param state any of the epoch, or the first of the next, which tells nothing of this one
    boolean isGiven(RingState state);
}
