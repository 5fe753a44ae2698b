package io.tarn.simulator.immutable;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Receipt;
import io.tarn.crypto.Digest;
import io.tarn.simulator.kernel.SimulationRandom;

/// Changes one field of a real receipt by a small step.
public final class ReceiptMutation {
    private ReceiptMutation() {}

    public static Receipt mutate(Receipt of, SimulationRandom random) {
        VolumeId volume = of.volume();
        int fragments = of.fragments();
        Digest root = of.root();
        long expiresAtMillis = of.expiresAtMillis();
        switch (random.between(0, 3)) {
            case 0 -> volume = new VolumeId(random.withFlippedBit(volume.value()));
            case 1 -> fragments++;
            case 2 -> root = new Digest(random.withFlippedBit(root.value()));
            default -> expiresAtMillis += random.between(1, 1000);
        }
        return new Receipt(volume, of.server(), fragments, root, expiresAtMillis, of.signature());
    }
}
