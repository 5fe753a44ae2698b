package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.server.ServerInput.Recovered;
import io.tarn.operations.RemoteVolume;
import io.tarn.operations.RemoteVolume.RepairRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Puts single blocks of one volume right on this node: reads them from the others as a client does,
/// and computes the fragment that belongs here (docs/spec/block-protocol.md).
final class Repairer {
    /// Blocks under repair at a time; each holds a block and its fragments in memory.
    private static final int PARALLEL_MAX = 8;

    /// Blocks that wait to be repaired out of turn. What is not remembered is found by the scan.
    private static final int WAITING_MAX = 1 << 16;

    private final VolumeHost host;
    private final RemoteVolume volume;
    private final HostLoop loop;
    private final Pace pace;
    private final Semaphore slots = new Semaphore(PARALLEL_MAX);
    private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicLong repaired = new AtomicLong();

    Repairer(VolumeHost host, RemoteVolume volume, HostLoop loop, Pace pace) {
        this.host = host;
        this.volume = volume;
        this.loop = loop;
        this.pace = pace;
    }

    long repaired() {
        return repaired.get();
    }

    long waiting() {
        return waiting.size();
    }

    /// A client was refused for want of this block, or a fragment is rotten: repair it soon.
    void urgent(long block) {
        if (waiting.size() < WAITING_MAX && waiting.add(block)) {
            Thread.startVirtualThread(() -> {
                try {
                    repair(block).join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    waiting.remove(block);
                }
            });
        }
    }

    /// Starts to repair one block, when a slot is free and the pace allows.
    ///
    /// @return completes with whether the block is right here, or nothing was ever written to it
    CompletableFuture<Boolean> repair(long block) throws InterruptedException {
        slots.acquire();
        pace.await(host.code.blockBytes());
        var done = new CompletableFuture<Boolean>();
        var _ =
                volume.readForRepair(block)
                        .thenAccept(read -> take(block, read, done))
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                done.completeExceptionally(failure);
                            }
                        });
        return done.whenComplete((_, _) -> slots.release());
    }

    private void take(long block, RepairRead read, CompletableFuture<Boolean> done) {
        if (read.resolved().isEmpty()) {
            boolean neverWritten =
                    read.outcome() instanceof io.tarn.block.ReadOutcome.Whole(_, var timestamp)
                            && timestamp.isNone();
            done.complete(neverWritten);
            return;
        }
        var resolved = read.resolved().get();
        var own = host.code.reencode(resolved.fpcc(), host.self, resolved.padded());
        if (own.isEmpty()) {
            done.complete(false); // The read has checked the block: only a lying writer's can fail.
            return;
        }
        BlockCode.Reencoded mine = own.get();
        loop.repaired(
                host,
                new BlockAddress(host.descriptor.id(), block),
                new Recovered(
                        resolved.timestamp(),
                        resolved.fpcc(),
                        mine.fragment(),
                        hashesUnlessCovered(mine, resolved.fpcc().cc()),
                        resolved.nonces()),
                isOnDisk -> {
                    if (isOnDisk) {
                        repaired.incrementAndGet();
                    }
                    done.complete(isOnDisk);
                });
    }

    /// The paper's `cc`: NULL where the cross-checksum itself has the fragment's hash.
    private List<Bytes> hashesUnlessCovered(BlockCode.Reencoded mine, List<Bytes> cc) {
        boolean covered =
                host.self < cc.size() && cc.get(host.self).equals(mine.allHashes().get(host.self));
        return covered ? new ArrayList<>() : mine.allHashes();
    }
}
