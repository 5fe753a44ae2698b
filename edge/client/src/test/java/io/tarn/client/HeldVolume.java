package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A volume in memory whose calls wait until the test ends them, in any order and as it likes.
final class HeldVolume implements BlockVolume {
    sealed interface Call {
        record Read(long block, CompletableFuture<ReadOutcome> outcome) implements Call {}

        record Write(long block, Bytes content, CompletableFuture<WriteOutcome> outcome)
                implements Call {}

        record Flush(CompletableFuture<FlushOutcome> outcome) implements Call {}
    }

    static final WriteOutcome APPLIED =
            new WriteOutcome.Applied(new Timestamp(1, Bytes.zeros(Timestamp.CONTENT_BYTES)));

    final List<Call> held = new ArrayList<>();
    private final int blockBytes;
    private final Bytes[] blocks;

    HeldVolume(int blockBytes, int blocks) {
        this.blockBytes = blockBytes;
        this.blocks = new Bytes[blocks];
        Arrays.fill(this.blocks, Bytes.zeros(blockBytes));
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public long blocks() {
        return blocks.length;
    }

    @Override
    public CompletionStage<ReadOutcome> read(long block) {
        return hold(new Call.Read(block, new CompletableFuture<>())).outcome();
    }

    @Override
    public CompletionStage<WriteOutcome> write(long block, Bytes content) {
        Bytes.ofSize(content, blockBytes, "block");
        return hold(new Call.Write(block, content, new CompletableFuture<>())).outcome();
    }

    @Override
    public CompletionStage<FlushOutcome> flush() {
        return hold(new Call.Flush(new CompletableFuture<>())).outcome();
    }

    Bytes content(int block) {
        return blocks[block];
    }

    /// The oldest held call, no longer held.
    Call next() {
        return held.removeFirst();
    }

    void end(Call call) {
        switch (call) {
            case Call.Read(long block, var outcome) ->
                    outcome.complete(new ReadOutcome.Whole(content((int) block), Timestamp.NONE));
            case Call.Write(long block, Bytes content, var outcome) -> {
                put(block, content);
                outcome.complete(APPLIED);
            }
            case Call.Flush(var outcome) -> outcome.complete(new FlushOutcome.Flushed());
        }
    }

    void put(long block, Bytes content) {
        blocks[(int) block] = content;
    }

    /// Ends calls, oldest first, until none is held.
    void endAll() {
        while (!held.isEmpty()) {
            end(next());
        }
    }

    private <T extends Call> T hold(T call) {
        held.add(call);
        return call;
    }
}
