package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Writes of parts of blocks, one volume write per block at a time: the client's per-block lock,
/// without a thread that waits for it.
///
/// A write to a block that is busy joins the block's waiting [Patch], so however many wait, the next
/// volume write carries them all. That keeps their order, and a write joined by a later one that
/// hides it is still correct: neither was acknowledged, so the first may have come just before.
///
/// A patch that does not cover its block is laid over what the block holds: over the content that
/// this device has just written there if the patch waited for that write, else over a fresh read.
/// The former is no weaker: whatever another client wrote in between was concurrent with the patch,
/// and concurrent writes of two clients to parts of one block were never merged (only whole blocks
/// are linearizable across clients).
final class BlockWrites {
    /// A block with a write in flight; `waiting` is what comes next.
    private static final class Lane {
        @Nullable Patch waiting;
    }

    private final VolumeCalls volume;
    private final Bytes zeroBlock;
    private final Map<Long, Lane> lanes = new HashMap<>(); // guarded by itself

    BlockWrites(VolumeCalls volume, Bytes zeroBlock) {
        this.volume = volume;
        this.zeroBlock = zeroBlock;
    }

    /// Writes `content` at byte `from` of `block`; ends as [Done] or [Failed].
    CompletionStage<DeviceOutcome> write(long block, int from, Bytes content) {
        CompletableFuture<DeviceOutcome> done = new CompletableFuture<>();
        Patch patch = new Patch(zeroBlock.size());
        synchronized (lanes) {
            Lane busy = lanes.get(block);
            if (busy == null) {
                lanes.put(block, new Lane());
            } else if (busy.waiting == null) {
                busy.waiting = patch;
            } else {
                patch = busy.waiting;
            }
            patch.add(from, content, done);
            if (busy != null) {
                return done;
            }
        }
        start(block, patch, null);
        return done;
    }

    /// Whether no block is busy.
    boolean isIdle() {
        synchronized (lanes) {
            return lanes.isEmpty();
        }
    }

    private void start(long block, Patch patch, @Nullable Bytes justWritten) {
        if (patch.coversBlock()) {
            writeWhole(block, patch, patch.over(zeroBlock));
        } else if (justWritten != null) {
            writeWhole(block, patch, patch.over(justWritten));
        } else {
            volume.read(block).thenAccept(outcome -> readForWrite(block, patch, outcome));
        }
    }

    private void readForWrite(long block, Patch patch, DeviceOutcome read) {
        if (read instanceof Content(Bytes old)) {
            writeWhole(block, patch, patch.over(old));
        } else {
            finish(block, patch, read, null);
        }
    }

    private void writeWhole(long block, Patch patch, Bytes content) {
        volume.write(block, content)
                .thenAccept(outcome ->
                        finish(block, patch, outcome, outcome instanceof Done ? content : null));
    }

    private void finish(
            long block, Patch patch, DeviceOutcome outcome, @Nullable Bytes justWritten) {
        Patch next;
        synchronized (lanes) {
            Lane lane = Objects.requireNonNull(lanes.get(block));
            next = lane.waiting;
            lane.waiting = null;
            if (next == null) {
                lanes.remove(block);
            }
        }
        patch.complete(outcome);
        if (next != null) {
            Trampoline.run(() -> start(block, next, justWritten));
        }
    }
}
