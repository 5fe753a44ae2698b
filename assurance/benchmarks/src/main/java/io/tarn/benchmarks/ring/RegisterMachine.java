package io.tarn.benchmarks.ring;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// Registers of which every client has some: an update overwrites one, and is answered with how often that
/// has happened. Admits everybody.
///
/// A register keeps the beginning of what was written: the state is small, whatever an update weighs.
///
/// @param registers of a client; which of them an operation is for follows from its first byte
public record RegisterMachine(int registers) implements StateMachine {
    private static final int SPACE = 1;
    private static final int KEPT_BYTES_MAX = 1 << 10;

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return true;
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        int register = operation.isEmpty() ? 0 : (operation.byteAt(0) & 0xff) % registers;
        var name = new CanonicalWriter().u8(SPACE).u8(register);
        client.id().write(name);
        Bytes key = name.toBytes();
        Optional<Bytes> before = state.get(key);
        long count = before.map(value -> value.asByteBuffer().getLong()).orElse(0L) + 1;
        Bytes answer = new CanonicalWriter().u64(count).toBytes();
        Bytes kept = operation.slice(0, Math.min(operation.size(), KEPT_BYTES_MAX));
        return new Executed(state.put(key, Bytes.concat(answer, kept)), answer);
    }
}
