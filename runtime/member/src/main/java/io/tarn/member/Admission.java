package io.tarn.member;

import io.tarn.crypto.IdentityKey;
import io.tarn.ring.RingLimits;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.state.RingState;

/// Whom a ring knows, by a state of it: clients of its machine, members, those who are to be, the owner.
record Admission(StateMachine machine, RingLimits limits) {
    boolean admits(IdentityKey client, RingState state) {
        if (state.size() == 0) {
            return false; // It is being fetched.
        }
        try {
            return machine.admits(client, state) || Affairs.of(limits).admits(client.id(), state);
        } catch (RuntimeException e) {
            return false; // A mistake in the machine, as when it is executed.
        }
    }
}
