package io.tarn.ring.replica;

import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.state.RingState;

/// Where a client's numbers have come to, as members agree.
public final class ClientNumbers {
    private ClientNumbers() {}

    /// The lowest number from which on none was ever executed.
    public static ClientSequence next(RingState state, KeyId client) {
        return BatchExecution.window(state, client)
                .map(window -> new ClientSequence(window.highest().number() + 1))
                .orElse(new ClientSequence(0));
    }
}
