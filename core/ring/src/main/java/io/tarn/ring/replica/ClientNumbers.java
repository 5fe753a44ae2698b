package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// Which numbers clients have used, as members agree.
public final class ClientNumbers {
    private static final Bytes PREFIX = Bytes.owning(new byte[] {StateMachine.RING_PREFIX, 'c'});

    private ClientNumbers() {}

    /// The highest number of this client's whose request was executed.
    public static Optional<ClientSequence> highest(RingState state, KeyId client) {
        return window(state, client).map(ClientWindow::highest);
    }

    /// The lowest number from which on none was ever executed.
    public static ClientSequence next(RingState state, KeyId client) {
        return highest(state, client)
                .map(highest -> new ClientSequence(highest.number() + 1))
                .orElse(new ClientSequence(0));
    }

    /// Whether a request of this number may still be executed.
    public static boolean isFresh(RingState state, KeyId client, ClientSequence number) {
        return ClientWindow.isFresh(window(state, client), number);
    }

    static Optional<ClientWindow> window(RingState state, KeyId client) {
        return state.get(key(client))
                .map(bytes -> {
                    try {
                        return ClientWindow.of(bytes);
                    } catch (MalformedException e) {
                        throw new AssertionError("the ring wrote it", e);
                    }
                });
    }

    static RingState with(RingState state, KeyId client, ClientWindow window) {
        return state.put(key(client), window.toBytes());
    }

    private static Bytes key(KeyId client) {
        return Bytes.concat(PREFIX, client.digest().value());
    }
}
