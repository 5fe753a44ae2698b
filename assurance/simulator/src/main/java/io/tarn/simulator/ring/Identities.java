package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The identities of all who take part in simulated rings. They are the same in all runs, and made once: that
/// costs more than a short run does.
public final class Identities {
    private static final Map<Bytes, NodeIdentity> KNOWN = new ConcurrentHashMap<>();

    private Identities() {}

    /// @param name whatever tells it from others
    public static NodeIdentity of(int... name) {
        byte[] bytes = new byte[name.length];
        for (int i = 0; i < name.length; i++) {
            bytes[i] = (byte) name[i];
        }
        return KNOWN.computeIfAbsent(
                Bytes.owning(bytes), known -> NodeIdentity.ofSeed(Sha256.hash(known)));
    }
}
