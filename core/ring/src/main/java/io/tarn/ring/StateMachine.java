package io.tarn.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.state.RingState;

/// What a ring agrees about: a function from operations and states to results and states. It has no
/// memory, clock or chance of its own, for every member must come to the same.
///
/// Keys of the state that begin with [#RING_PREFIX] are the ring's own and shown to nobody.
public interface StateMachine {
    /// First byte of the keys that the ring keeps beside the machine's.
    int RING_PREFIX = 0;

    /// What an operation comes to.
    ///
    /// @param state afterwards
    /// @param result at most [io.tarn.ring.certificate.Outcome#RESULT_BYTES_MAX]
    record Executed(RingState state, Bytes result) {}

    /// Whether this client may have operations ordered. What it may change is [#execute]'s question; this
    /// one keeps strangers from filling the log.
    boolean admits(IdentityKey client, RingState state);

    /// Takes one operation to completion. Whatever is in it, the answer is a result.
    ///
    /// @param time of the batch, as agreed
    Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state);
}
