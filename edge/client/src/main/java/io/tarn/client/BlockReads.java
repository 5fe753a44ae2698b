package io.tarn.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Reads of blocks, where readers of one block share volume reads.
///
/// While a block is being read, later readers wait for one more read, which starts when the first
/// has ended and serves them all. Small sequential reads so cost two block reads instead of one
/// each. Joining the read already in flight would cost less still and be wrong: it may return what
/// stood there before a write that was acknowledged before the late reader asked.
///
/// Reads do not wait for writes: a volume read that starts after a write was acknowledged sees it,
/// and unacknowledged ones may be seen or not.
final class BlockReads {
    private final VolumeCalls volume;

    /// Blocks being read, and who waits for the read after; guarded by itself.
    private final Map<Long, List<CompletableFuture<DeviceOutcome>>> waitingByBlock =
            new HashMap<>();

    BlockReads(VolumeCalls volume) {
        this.volume = volume;
    }

    /// The content of one whole block, or why it could not be read.
    CompletionStage<DeviceOutcome> read(long block) {
        CompletableFuture<DeviceOutcome> reader = new CompletableFuture<>();
        synchronized (waitingByBlock) {
            List<CompletableFuture<DeviceOutcome>> waiting = waitingByBlock.get(block);
            if (waiting != null) {
                waiting.add(reader);
                return reader;
            }
            waitingByBlock.put(block, new ArrayList<>());
        }
        start(block, List.of(reader));
        return reader;
    }

    /// Whether no block is being read.
    boolean isIdle() {
        synchronized (waitingByBlock) {
            return waitingByBlock.isEmpty();
        }
    }

    private void start(long block, List<CompletableFuture<DeviceOutcome>> readers) {
        volume.read(block).thenAccept(outcome -> finish(block, readers, outcome));
    }

    private void finish(
            long block, List<CompletableFuture<DeviceOutcome>> readers, DeviceOutcome outcome) {
        List<CompletableFuture<DeviceOutcome>> next;
        synchronized (waitingByBlock) {
            next = Objects.requireNonNull(waitingByBlock.remove(block));
            if (!next.isEmpty()) {
                waitingByBlock.put(block, new ArrayList<>());
            }
        }
        for (CompletableFuture<DeviceOutcome> reader : readers) {
            reader.complete(outcome);
        }
        if (!next.isEmpty()) {
            Trampoline.run(() -> start(block, next));
        }
    }
}
