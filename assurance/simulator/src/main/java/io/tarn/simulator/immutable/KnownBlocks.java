package io.tarn.simulator.immutable;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// Names that clients tell each other, of blocks that may be stored or not; and how far they came.
final class KnownBlocks {
    private final List<BlockChecksum> checksums = new ArrayList<>();
    private int stored;
    private int named;
    private int fetched;

    void add(BlockChecksum checksum) {
        checksums.add(checksum);
    }

    boolean isEmpty() {
        return checksums.isEmpty();
    }

    /// A late one rather than an early one, which may be gone.
    Bguid any(SimulationRandom random) {
        int oldest = Math.max(0, checksums.size() - random.between(1, 20));
        return checksums.get(random.between(oldest, checksums.size() - 1)).bguid();
    }

    void storedWell() {
        stored++;
    }

    void named(int blocks) {
        named += blocks;
    }

    void fetchedWell() {
        fetched++;
    }

    int stored() {
        return stored;
    }

    int named() {
        return named;
    }

    int fetched() {
        return fetched;
    }
}
