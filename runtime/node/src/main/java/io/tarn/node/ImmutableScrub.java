package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every fragment of immutable blocks on this node, again and again, so that what rots is found, and brought from the others,
/// before it is needed. Asks nobody; whether fragments that belong here are here at all is for walks to find out ([Completion]).
///
/// One thread for all volumes, in the order of their ids. It goes on after a start where it was before.
final class ImmutableScrub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImmutableScrub.class);
    private static final long CLOSE_MS_MAX = 10_000;
    private static final long REST_STEP_MS = 1_000;
    private static final int TROUBLE_CHARS_MAX = 128;

    /// What a record costs at least, those of blocks that change included, which are read and passed over.
    private static final int RECORD_BYTES = 256;

    private final ImmutableBlocks blocks;
    private final HostLoop loop;
    private final FragmentRepairer repairer;
    private final Pace pace;
    private final ScrubPlace place;
    private final ScrubLimits limits;
    private final Thread thread;
    private final Consumer<Throwable> fatal;

    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();
    private volatile String trouble = "";

    /// Of the pass under way; the thread's own, with what follows.
    private String passTrouble = "";

    private long savedAtNanos = System.nanoTime();
    private long retriedAtNanos = System.nanoTime();
    private long retryMs;

    private record Found(FragmentId id, Optional<FragmentRecord> record) {}

    /// @param fatal hears why the node must stop
    ImmutableScrub(
            ImmutableBlocks blocks,
            HostLoop loop,
            FragmentRepairer repairer,
            Pace pace,
            ScrubPlace place,
            ScrubLimits limits,
            Consumer<Throwable> fatal) {
        this.blocks = blocks;
        this.loop = loop;
        this.repairer = repairer;
        this.pace = pace;
        this.place = place;
        this.limits = limits;
        this.fatal = fatal;
        retryMs = limits.retryMsMin();
        thread = Thread.ofPlatform().daemon().name("tarn-scrub-immutable").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    ScrubStatus status() {
        ImmutableBlocks.Losses losses = blocks.losses();
        return new ScrubStatus(
                checked.get(),
                losses.rotten(),
                losses.mended(),
                losses.lost(),
                passes.get(),
                trouble);
    }

    private void run() {
        try {
            while (true) {
                long started = System.nanoTime();
                pass();
                long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                rest(Math.max(limits.restMsMin(), limits.rest() * tookMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    private void rest(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            Thread.sleep(Math.min(REST_STEP_MS, 1 + TimeUnit.NANOSECONDS.toMillis(left)));
            retry();
        }
    }

    /// From where the last one was broken off to the end.
    void pass() throws InterruptedException {
        passTrouble = "";
        Optional<Bytes> from = place.load();
        Optional<ImmutableHost> host = blocks.from(from.map(ImmutableScrub::volumeOf));
        while (host.isPresent()) {
            ImmutableHost now = host.get();
            boolean isAmidst =
                    from.map(ImmutableScrub::volumeOf).filter(now.volume()::equals).isPresent();
            scrub(now, isAmidst ? from.get() : now.shelves.firstKey());
            from = Optional.empty();
            host = blocks.after(now.volume());
        }
        place.clear();
        trouble = passTrouble;
        passes.incrementAndGet();
    }

    private static VolumeId volumeOf(Bytes key) {
        return new VolumeId(key.slice(0, VolumeId.BYTES));
    }

    private void scrub(ImmutableHost host, Bytes first) throws InterruptedException {
        Optional<Bytes> next = Optional.of(first);
        while (next.isPresent()) {
            var found = new ArrayList<Found>();
            next = page(host, next.get(), found);
            pace.await((long) limits.pageKeys() * RECORD_BYTES);
            for (Found one : found) {
                check(host, one);
            }
            next.ifPresent(this::save);
            retry();
        }
    }

    /// Where records cannot be read, those that begin alike are passed over: one in 65,536 of all.
    private Optional<Bytes> page(ImmutableHost host, Bytes from, List<Found> found) {
        try {
            return host.shelves.page(
                    from, limits.pageKeys(), (id, record, _) -> found.add(new Found(id, record)));
        } catch (StoreException e) {
            if (passTrouble.isEmpty()) {
                LOG.warn("{}: not all records of fragments can be read: {}", host, e.getMessage());
                String text = "not all records of fragments can be read: " + e.getMessage();
                passTrouble = text.substring(0, Math.min(text.length(), TROUBLE_CHARS_MAX));
                trouble = passTrouble;
            }
            return host.shelves.beyond(from);
        }
    }

    private void check(ImmutableHost host, Found found) throws InterruptedException {
        FragmentId id = found.id();
        if (found.record().isEmpty()) {
            report(turn -> host.unreadable(turn, id));
            return;
        }
        Optional<Held> held = found.record().get().held();
        if (held.isEmpty()) {
            // Named, and it was not to be had when a walk came to it.
            report(turn -> host.wanted(turn, id));
            return;
        }
        pace.await(host.code.fragmentBytes(held.get().checksum()));
        checked.incrementAndGet();
        if (host.shelves.sound(id, held.get().fragmentHash(id.index())).isEmpty()) {
            report(_ -> host.rotten(id));
        }
    }

    /// Returns when it is known, and is being brought.
    private void report(HostLoop.Work work) throws InterruptedException {
        repairer.awaitRoom();
        var known = new CompletableFuture<Boolean>();
        loop.add(turn -> {
            work.in(turn);
            turn.answer(HostLoop.told(known::complete), false);
        });
        try {
            known.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a turn is taken or not", e);
        }
    }

    /// Not while something is lost: what is lost is remembered in memory only, and is found again from the place before.
    private void save(Bytes key) {
        long now = System.nanoTime();
        if (blocks.losses().lost() == 0
                && key.size() == ImmutableShelves.KEY_BYTES
                && now - savedAtNanos >= TimeUnit.MILLISECONDS.toNanos(limits.saveMs())) {
            savedAtNanos = now;
            place.save(key);
        }
    }

    /// What is lost and could not be had from the others is asked for again: they come back.
    private void retry() throws InterruptedException {
        if (blocks.losses().lost() == 0) {
            retryMs = limits.retryMsMin();
            retriedAtNanos = System.nanoTime();
        } else if (System.nanoTime() - retriedAtNanos >= TimeUnit.MILLISECONDS.toNanos(retryMs)) {
            retryMs = Math.min(limits.retryMsMax(), 2 * retryMs);
            repairer.awaitRoom();
            loop.add(_ -> blocks.askAgain());
            retriedAtNanos = System.nanoTime();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
