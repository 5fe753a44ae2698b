package io.tarn.cluster;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;

/// Identities that tests can name.
final class Keys {
    private Keys() {}

    static NodeIdentity ofNumber(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }
}
