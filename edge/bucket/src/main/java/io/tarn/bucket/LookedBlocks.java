package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.index.BlockSource;
import io.tarn.object.update.Blocks;
import io.tarn.operations.object.Likely;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The blocks that edits of a volume's indexes look at, and which of these an update has to bring: those that the ring does not hold any
/// more. The ring's edits are pure functions of trees, so whoever makes them beforehand sees what the ring will.
final class LookedBlocks implements BlockSource {
    /// Half of an operation; the rest is for what is done with them.
    private static final long BYTES_MAX = 512 << 10;

    private static final int COUNT_MAX = Blocks.OLDER_MAX / 2;

    private final Volume volume;
    private final Map<Bguid, Bytes> held = new HashMap<>();
    private final Map<Bguid, Bytes> stored = new LinkedHashMap<>();
    private long storedBytes;
    private Optional<InterruptedException> interrupt = Optional.empty();

    LookedBlocks(Volume volume) {
        this.volume = volume;
    }

    @Override
    public Optional<Bytes> find(Bguid block) {
        Bytes known = held.getOrDefault(block, stored.get(block));
        if (known != null) {
            return Optional.of(known);
        }
        try {
            return found(block);
        } catch (InterruptedException e) {
            interrupt = Optional.of(e);
            return Optional.empty();
        }
    }

    private Optional<Bytes> found(Bguid block) throws InterruptedException {
        Optional<Bytes> here = volume.held(block);
        if (here.isPresent()) {
            held.put(block, here.get());
            return here;
        }
        Optional<Bytes> there = volume.block(block, Likely.STORED);
        there.ifPresent(content -> {
            stored.put(block, content);
            storedBytes += content.size();
        });
        return there;
    }

    /// Whether one update should bring no more than these.
    boolean isFull() {
        return stored.size() >= COUNT_MAX || storedBytes >= BYTES_MAX;
    }

    List<Bytes> toBring() {
        return List.copyOf(stored.values());
    }

    /// If a block was not found because whoever looked was told to stop.
    void checkInterrupt() throws InterruptedException {
        if (interrupt.isPresent()) {
            throw interrupt.get();
        }
    }
}
