package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import io.tarn.client.FlushOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// A volume in memory whose calls end on an executor's threads, in the order that those like.
final class MemoryVolume implements BlockVolume {
    private static final WriteOutcome APPLIED =
            new WriteOutcome.Applied(new Timestamp(1, Bytes.zeros(Timestamp.CONTENT_BYTES)));

    final AtomicInteger flushes = new AtomicInteger();

    /// What writes are refused with, while there is something here.
    volatile Optional<Refusal> refusal = Optional.empty();

    private final int blockBytes;
    private final long blocks;
    private final Executor world;
    private final Map<Long, Bytes> written = new ConcurrentHashMap<>();

    MemoryVolume(int blockBytes, long blocks, Executor world) {
        this.blockBytes = blockBytes;
        this.blocks = blocks;
        this.world = world;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public long blocks() {
        return blocks;
    }

    @Override
    public CompletionStage<ReadOutcome> read(long block) {
        return CompletableFuture.supplyAsync(
                () -> new ReadOutcome.Whole(content(block), Timestamp.NONE), world);
    }

    @Override
    public CompletionStage<WriteOutcome> write(long block, Bytes content) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (refusal.isPresent()) {
                        return new WriteOutcome.NotApplied(refusal.get());
                    }
                    written.put(block, content.compact());
                    return APPLIED;
                },
                world);
    }

    @Override
    public CompletionStage<FlushOutcome> flush() {
        return CompletableFuture.supplyAsync(
                () -> {
                    flushes.incrementAndGet();
                    return new FlushOutcome.Flushed();
                },
                world);
    }

    Bytes content(long block) {
        return written.getOrDefault(block, Bytes.zeros(blockBytes));
    }
}
