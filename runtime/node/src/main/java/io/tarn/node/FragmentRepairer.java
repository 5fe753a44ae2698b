package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.operations.RemoteBlockStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Puts single fragments of immutable blocks right on this node: fetches the block from the others as a client does,
/// and computes the fragment that belongs here.
///
/// What cannot be repaired now, for want of others that answer, is tried again when somebody asks for it.
final class FragmentRepairer {
    /// Under repair at a time; each holds a block and its fragments in memory.
    private static final int PARALLEL_MAX = 8;

    /// That wait. What is not remembered is found again when it is read.
    private static final int WAITING_MAX = 1 << 14;

    private static final long ROOM_POLL_MS = 20;

    private record Waiting(VolumeId volume, FragmentId fragment) {}

    private final HostLoop loop;
    private final Pace pace;
    private final Function<ImmutableHost, RemoteBlockStore> stores;
    private final Semaphore slots = new Semaphore(PARALLEL_MAX);
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    /// @param stores ways to the other nodes' fragments
    FragmentRepairer(HostLoop loop, Pace pace, Function<ImmutableHost, RemoteBlockStore> stores) {
        this.loop = loop;
        this.pace = pace;
        this.stores = stores;
    }

    /// Of a volume, being brought or not yet.
    long waiting(VolumeId volume) {
        return waiting.stream().filter(one -> one.volume().equals(volume)).count();
    }

    /// Returns when so few wait that another one finds room, if no other thread takes it.
    void awaitRoom() throws InterruptedException {
        while (waiting.size() >= WAITING_MAX / 2) {
            Thread.sleep(ROOM_POLL_MS);
        }
    }

    /// A version names the fragment and it is not here, or it is rotten.
    void urgent(ImmutableBlocks.Lost lost) {
        var one = new Waiting(lost.host().volume(), lost.fragment());
        if (waiting.size() < WAITING_MAX && waiting.add(one)) {
            Thread.startVirtualThread(() -> {
                try {
                    repair(lost);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    waiting.remove(one);
                }
            });
        }
    }

    private void repair(ImmutableBlocks.Lost lost) throws InterruptedException {
        RemoteBlockStore store = stores.apply(lost.host());
        slots.acquire();
        try {
            take(lost, store.fetch(lost.fragment().block()).join());
        } finally {
            slots.release();
        }
    }

    private void take(ImmutableBlocks.Lost lost, FetchOutcome outcome) throws InterruptedException {
        if (!(outcome instanceof FetchOutcome.Whole(var content, var checksum))) {
            return;
        }
        pace.await(content.size());
        ImmutableHost host = lost.host();
        var block = new StoreBlock(host.volume(), checksum, lost.fragment().index(), content);
        if (host.check.check(block) instanceof Verdict.Sound(var sound)) {
            loop.add(turn -> host.repair(turn, sound));
        }
    }
}
