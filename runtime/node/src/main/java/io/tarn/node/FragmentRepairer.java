package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.operations.RemoteBlockStore;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Puts single fragments of immutable blocks right on this node: fetches the block from the others as a client does,
/// and computes the fragment that belongs here. Blocks come first of which the fewest fragments can be had ([RepairQueue]).
///
/// What cannot be repaired now, for want of others that answer, is tried again when somebody asks for it.
final class FragmentRepairer {
    /// Under repair at a time; each holds a block and its fragments in memory.
    private static final int PARALLEL_MAX = 8;

    /// That wait. What is not remembered is found again when it is read.
    private static final int WAITING_MAX = 1 << 14;

    private static final long ROOM_POLL_MS = 20;

    private final HostLoop loop;
    private final Pace pace;
    private final Function<ImmutableHost, RemoteBlockStore> stores;
    private final ToIntFunction<ImmutableBlocks.Lost> left;
    private final Semaphore slots = new Semaphore(PARALLEL_MAX);
    private final RepairQueue queue = new RepairQueue(WAITING_MAX);

    /// @param stores ways to the other nodes' fragments
    /// @param left how many fragments of a block can be had, as far as this node knows
    FragmentRepairer(
            HostLoop loop,
            Pace pace,
            Function<ImmutableHost, RemoteBlockStore> stores,
            ToIntFunction<ImmutableBlocks.Lost> left) {
        this.loop = loop;
        this.pace = pace;
        this.stores = stores;
        this.left = left;
    }

    /// Of a volume, being brought or not yet.
    long waiting(VolumeId volume) {
        return queue.size(volume);
    }

    /// Returns when so few wait that another one finds room, if no other thread takes it.
    void awaitRoom() throws InterruptedException {
        while (queue.size() >= WAITING_MAX / 2) {
            Thread.sleep(ROOM_POLL_MS);
        }
    }

    /// A version names the fragment and it is not here, or it is rotten.
    void wanted(ImmutableBlocks.Lost lost) {
        if (queue.add(lost, left.applyAsInt(lost))) {
            // As many threads as fragments; which one is whose is found out when there is a slot.
            Thread.startVirtualThread(this::repairNext);
        }
    }

    private void repairNext() {
        slots.acquireUninterruptibly();
        ImmutableBlocks.Lost lost = queue.next();
        try {
            repair(lost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.done(lost);
            slots.release();
        }
    }

    private void repair(ImmutableBlocks.Lost lost) throws InterruptedException {
        RemoteBlockStore store = stores.apply(lost.host());
        take(lost, store.fetch(lost.fragment().block()).join());
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
