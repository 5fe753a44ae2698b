package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.Timestamp;
import io.tarn.block.server.Caller;
import io.tarn.block.server.CheckedRequest;
import io.tarn.block.server.ServerInput;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Steps all state machines of a node, one at a time, and the group commit behind them.
///
/// A thread of its own takes what has arrived as one [Turn], applies the turn's batch, and goes on with
/// the next while the disk syncs; answers that tell of changes leave after the sync. Questions about a
/// block whose record is in memory are answered by the thread that brings them if nobody is at it: waking
/// another would cost more. Changes always wait for the loop's thread, which makes few batches of many.
final class HostLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLoop.class);
    private static final int WORKS_A_TURN_MAX = 256;
    private static final long BATCH_BYTES_WANTED = 8L << 20;
    private static final long TICK_MS = 50;

    /// Hears what the steps cannot decide by themselves. Called amid a turn.
    interface Observer {
        void missing(VolumeHost host, BlockAddress address);

        void suspect(Bytes client, String reason);

        /// The node contradicts itself or its disk is unusable: it must stop.
        void fatal(Throwable cause);
    }

    /// Steps to be made in one turn.
    interface Work {
        void in(Turn turn);
    }

    private final Store store;
    private final FragmentDesk fragments;
    private final Observer observer;
    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();

    /// Who has it may step; what is not final or volatile here, and in the hosts, is theirs.
    private final Baton baton = new Baton();

    private final Set<Hosted> hosts = new LinkedHashSet<>();
    private final Thread thread;
    private final long originNanos = System.nanoTime();
    private long turns;
    private long tickedAt;
    private volatile long syncedTurn;
    private CompletableFuture<Void> lastSync = CompletableFuture.completedFuture(null);
    private volatile boolean closing;

    HostLoop(Store store, FragmentDesk fragments, Observer observer) {
        this.store = store;
        this.fragments = fragments;
        this.observer = observer;
        this.thread = Thread.ofPlatform().name("tarn-host").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void ask(VolumeHost host, Caller caller, CheckedRequest request, VolumeSteps.Reply reply) {
        Work work =
                turn ->
                        steps(host, turn)
                                .askAbout(
                                        request.address(),
                                        reply,
                                        record ->
                                                new ServerInput.Asked(0, caller, request, record));
        if (isQuestion(request)) {
            question(() -> host.remembers(request.address()), work);
        } else {
            add(work);
        }
    }

    VolumeSteps steps(VolumeHost host, Turn turn) {
        return new VolumeSteps(host, turn, fragments, observer);
    }

    private static boolean isQuestion(CheckedRequest request) {
        return request instanceof CheckedRequest.Plain(BlockRequest.OfBlock plain)
                && (plain instanceof BlockRequest.Read
                        || plain instanceof BlockRequest.FindTimestamp);
    }

    /// Work that changes nothing, and that this thread does if nobody else is at work.
    ///
    /// @param isRemembered whether nothing must be read from the disk for it
    void question(BooleanSupplier isRemembered, Work work) {
        if (!baton.tryTake()) {
            add(work);
            return;
        }
        try {
            if (!isRemembered.getAsBoolean()) {
                // This thread cannot wait for the disk.
                queue.add(work);
                baton.pass();
                return;
            }
            var turn = new Turn(++turns, syncedTurn);
            work.in(turn);
            settle(turn);
        } catch (Throwable e) { // As in `run`.
            closing = true;
            baton.pass();
            observer.fatal(e);
            return;
        }
        baton.give();
    }

    void add(Work work) {
        queue.add(work);
        baton.want();
    }

    void give(VolumeHost host, ServerInput input) {
        add(turn -> steps(host, turn).give(input));
    }

    /// Repair has found what belongs in the block. `done` hears whether the disk has it now, once that
    /// is settled: a full disk takes nothing.
    void repaired(
            VolumeHost host,
            BlockAddress address,
            ServerInput.Recovered found,
            Consumer<Boolean> done) {
        add(turn -> {
            if (host.isDiskFull()) {
                done.accept(false);
                return;
            }
            host.forgetUnreadable(address);
            steps(host, turn)
                    .ask(
                            address,
                            VolumeSteps.Reply.NOBODY,
                            record -> new ServerInput.Repaired(address, found, record));
            turn.answer(told(done), true);
        });
    }

    /// Tells whether a turn has taken hold.
    static Turn.Outgoing told(Consumer<Boolean> done) {
        return new Turn.Outgoing() {
            @Override
            public void send() {
                done.accept(true);
            }

            @Override
            public void refuse() {
                done.accept(false);
            }
        };
    }

    /// A fragment could not be read, or what is known of it. Unless it was dropped meanwhile, the disk
    /// has lost it.
    void lost(VolumeHost host, BlockAddress address, Timestamp at) {
        add(_ -> {
            // A record that cannot be read any more may have named it.
            boolean expected =
                    host.record(address).map(record -> record.entry(at).isPresent()).orElse(true);
            if (expected) {
                host.rotten.incrementAndGet();
                observer.missing(host, address);
            }
        });
    }

    /// Serves it from here on. Completes when what its disk holds has been taken up.
    CompletableFuture<Void> open(Hosted host) {
        var opened = new CompletableFuture<Void>();
        add(_ -> {
            try {
                host.reload(now());
                hosts.add(host);
                opened.complete(null);
            } catch (StoreException e) {
                opened.completeExceptionally(e);
            }
        });
        return opened;
    }

    /// Serves it no more, and deletes its blocks.
    ///
    /// @param more deletes with them what says that they are here
    void remove(Hosted host, Consumer<Batch> more) {
        add(turn -> {
            hosts.remove(host);
            host.addRemoval(turn.batch);
            more.accept(turn.batch);
            turn.changed(host);
        });
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - originNanos);
    }

    private void run() {
        try {
            baton.await(TICK_MS);
            while (!closing) {
                baton.doAll(this::runTurns);
                baton.await(TICK_MS);
            } // Ends with the baton, which is never given back: nobody steps again.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // Only here, where the node's main loop ends with it.
            observer.fatal(e);
        }
    }

    private void runTurns() {
        do {
            var turn = new Turn(++turns, syncedTurn);
            tick(turn);
            int done = 0;
            while (done < WORKS_A_TURN_MAX && turn.batch.sizeBytes() < BATCH_BYTES_WANTED) {
                Work work = queue.poll();
                if (work == null) {
                    break;
                }
                work.in(turn);
                done++;
            }
            settle(turn);
            hosts.forEach(host -> host.trim(syncedTurn));
        } while (!closing && !queue.isEmpty());
    }

    private void settle(Turn turn) {
        if (apply(turn)) {
            finish(turn);
        }
    }

    private void tick(Turn turn) {
        long now = now();
        if (now - tickedAt < TICK_MS) {
            return;
        }
        tickedAt = now;
        boolean full = store.isFull();
        for (Hosted host : hosts) {
            if (host.isDiskFull() != full) {
                LOG.warn("{}: the disk {}", host, full ? "is full" : "has room again");
                host.setDiskFull(full);
            }
            host.tick(now, turn, this);
        }
    }

    /// Whether the batch took hold. If not, the steps of this turn never happened: their answers
    /// become refusals, and the hosts start again from what the disk holds.
    private boolean apply(Turn turn) {
        if (turn.changed().isEmpty()) {
            return true;
        }
        switch (store.apply(turn.batch)) {
            case Applied.Done _ -> {
                return true;
            }
            case Applied.Full _ -> {
                for (Hosted host : turn.changed()) {
                    try {
                        host.reload(now());
                        host.setDiskFull(true);
                    } catch (StoreException e) {
                        observer.fatal(e);
                    }
                }
                turn.pending().forEach(pending -> pending.outgoing().refuse());
                return false;
            }
            case Applied.Failed(String reason) -> {
                observer.fatal(new IllegalStateException("the disk failed: " + reason));
                return false;
            }
        }
    }

    private void finish(Turn turn) {
        if (turn.needsSync()) {
            lastSync =
                    store.synced()
                            .toCompletableFuture()
                            .thenAccept(synced -> onSynced(turn.number, synced));
        }
        var afterSync = new ArrayList<Runnable>();
        for (Turn.Pending pending : turn.pending()) {
            if (pending.durable()) {
                afterSync.add(pending.outgoing()::send);
            } else {
                pending.outgoing().send();
            }
        }
        if (!afterSync.isEmpty()) {
            // On failure nothing is answered: the node is stopping.
            lastSync = lastSync.thenRun(() -> afterSync.forEach(Runnable::run));
        }
    }

    private void onSynced(long turn, Synced synced) {
        switch (synced) {
            case Synced.Done _ -> syncedTurn = turn;
            case Synced.Failed(String reason) -> {
                var failure = new IllegalStateException("the disk failed: " + reason);
                observer.fatal(failure);
                throw failure; // What waits for this sync is never answered.
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
