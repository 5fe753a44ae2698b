package io.tarn.object.machine;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.ring.state.RingState;

/// What the rest of a ring's state says about who is who. It reads the state that it is given, and nothing else.
public interface Directory {
    /// Whether this key may have volumes.
    boolean isOwner(KeyId client, RingState state);

    /// Whether this key speaks for the ring itself.
    boolean isRingOwner(KeyId client, RingState state);

    /// Whether this server may hold blocks.
    boolean isServer(IdentityKey server, RingState state);
}
