package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// A volume in memory that ends each call on the caller's stack.
class ImmediateVolume implements BlockVolume {
    private final int blockBytes;
    private final long blocks;
    private final Map<Long, Bytes> written = new ConcurrentHashMap<>();

    ImmediateVolume(int blockBytes, long blocks) {
        this.blockBytes = blockBytes;
        this.blocks = blocks;
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
        Bytes content = written.getOrDefault(block, Bytes.zeros(blockBytes));
        return CompletableFuture.completedStage(new ReadOutcome.Whole(content, Timestamp.NONE));
    }

    @Override
    public CompletionStage<WriteOutcome> write(long block, Bytes content) {
        written.put(block, content);
        return CompletableFuture.completedStage(HeldVolume.APPLIED);
    }

    @Override
    public CompletionStage<FlushOutcome> flush() {
        return CompletableFuture.completedStage(new FlushOutcome.Flushed());
    }
}
