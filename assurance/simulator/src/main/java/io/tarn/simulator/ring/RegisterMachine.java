package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;

/// Registers: an operation names one by its first byte. Of one byte it is a read, and the result is what was
/// written there last; a longer one sets the register to the whole of itself.
final class RegisterMachine implements StateMachine {
    private static final Bytes PREFIX = Bytes.ofHex("01");

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return true;
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        Bytes key = key(operation);
        Bytes held = state.get(key).orElse(Bytes.EMPTY);
        return isRead(operation)
                ? new Executed(state, held)
                : new Executed(state.put(key, operation), Bytes.EMPTY);
    }

    /// What a read of it would show.
    static Bytes held(RingState state, long register) {
        return state.get(key(Bytes.owning(new byte[] {(byte) register}))).orElse(Bytes.EMPTY);
    }

    static boolean isRead(Bytes operation) {
        return operation.size() <= 1;
    }

    static long register(Bytes operation) {
        return operation.isEmpty() ? 0 : operation.byteAt(0);
    }

    private static Bytes key(Bytes operation) {
        return Bytes.concat(PREFIX, operation.slice(0, Math.min(1, operation.size())));
    }
}
