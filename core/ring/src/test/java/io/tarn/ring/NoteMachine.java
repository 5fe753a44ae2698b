package io.tarn.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.state.RingState;

/// Keeps the last operation of every client.
public final class NoteMachine implements StateMachine {
    /// Has no state of its own.
    public NoteMachine() {}

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return true;
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        Bytes key = Bytes.concat(Bytes.ofHex("01"), client.id().digest().value());
        return new Executed(state.put(key, operation), operation);
    }
}
