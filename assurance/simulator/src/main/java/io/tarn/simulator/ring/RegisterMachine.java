package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;

/// Registers: an operation names one by its first byte and sets it to the whole of itself; the result is
/// what was there.
final class RegisterMachine implements StateMachine {
    private static final Bytes PREFIX = Bytes.ofHex("01");

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return true;
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        Bytes key = key(operation);
        return new Executed(state.put(key, operation), state.get(key).orElse(Bytes.EMPTY));
    }

    private static Bytes key(Bytes operation) {
        return Bytes.concat(PREFIX, operation.slice(0, Math.min(1, operation.size())));
    }
}
