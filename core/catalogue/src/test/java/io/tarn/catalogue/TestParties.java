package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;

/// Identities, nodes and owners that tests can name by number.
final class TestParties {
    private TestParties() {}

    static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    static ClusterNode node(int number) {
        return new ClusterNode(
                "n" + number,
                identity(number).publicKey(),
                new HostPort("127.0.0.1", 7100 + number));
    }

    static ClusterOwner owner(int number) {
        return new ClusterOwner("o" + number, identity(number).publicKey());
    }
}
