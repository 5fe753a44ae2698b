package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.Arrays;

/// Fingerprints by planes: cut the fragment into bit planes, hash each, put the hashes together
/// again and evaluate them in the tower.
///
/// Scratch memory is kept per thread; it is as large as the largest fragment seen.
final class PlanarFingerprinter implements Fingerprinter {
    private final BitPlanes bitPlanes;
    private final PlaneHash planeHash;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    PlanarFingerprinter(BitPlanes bitPlanes, PlaneHash planeHash) {
        this.bitPlanes = bitPlanes;
        this.planeHash = planeHash;
    }

    @Override
    public String name() {
        return planeHash.name();
    }

    @Override
    public Evaluation at(EvaluationPoints points) {
        PlaneHash.Keyed first = planeHash.at(points.aesKey());
        var second = new TowerMultiplier(points.s());
        return fragment -> evaluate(fragment, first, second);
    }

    private Bytes evaluate(Bytes fragment, PlaneHash.Keyed first, TowerMultiplier second) {
        int whole = fragment.size() / BitPlanes.UNIT_BYTES;
        int rest = fragment.size() % BitPlanes.UNIT_BYTES;
        int units = rest == 0 ? whole : whole + 1;
        int planeBytes = units * BitPlanes.PLANE_BYTES;
        Scratch memory = scratch.get();
        byte[] planes = memory.planes(units);
        byte[] array = fragment.backingArray();
        int offset = fragment.backingOffset();

        bitPlanes.split(array, offset, whole, planes, 0, planeBytes);
        if (rest != 0) {
            System.arraycopy(array, offset + fragment.size() - rest, memory.unit, 0, rest);
            Arrays.fill(memory.unit, rest, BitPlanes.UNIT_BYTES, (byte) 0);
            bitPlanes.split(memory.unit, 0, 1, planes, whole * BitPlanes.PLANE_BYTES, planeBytes);
        }
        first.hash(planes, planeBytes, memory.hashes);
        bitPlanes.split(memory.hashes, 0, 1, memory.unit, 0, BitPlanes.PLANE_BYTES);
        return Bytes.owning(second.evaluate(memory.unit));
    }

    private static final class Scratch {
        private final byte[] unit = new byte[BitPlanes.UNIT_BYTES];
        private final byte[] hashes = new byte[BitPlanes.UNIT_BYTES];
        private byte[] planes = new byte[0];

        byte[] planes(int units) {
            if (planes.length < units * BitPlanes.UNIT_BYTES) {
                planes = new byte[units * BitPlanes.UNIT_BYTES];
            }
            return planes;
        }
    }
}
