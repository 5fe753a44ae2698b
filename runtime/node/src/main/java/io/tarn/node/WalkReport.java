package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.object.sweep.Sweep;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/// Tells the server of a store what a complete walk has found, of every fragment that is here: on the thread that calls, a page
/// at a time, waiting for each to take hold.
///
/// Fragments of which nothing changes, nearly all of them, do not get to the server. They are judged by records as they were
/// when they were read; what changes is judged again, by the server, by what it knows then.
final class WalkReport {
    /// How often a page is tried that the disk has no room for, and how long between.
    private static final int TRIES_MAX = 20;

    private static final long PAUSE_MS = 500;

    private final ImmutableHost host;
    private final HostLoop loop;
    private final Pace pace;
    private final Sweep sweep;
    private final Marks marks;
    private final int pageKeys;
    private long dropped;

    private record Found(FragmentId fragment, boolean isNamed) {}

    /// What is news in a page.
    ///
    /// @param garbage it is to be dropped
    /// @param others it is to be pinned, or not any more, or to be repaired
    private record News(List<Found> garbage, List<Found> others) {
        News() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    WalkReport(
            ImmutableHost host, HostLoop loop, Pace pace, Sweep sweep, Marks marks, int pageKeys) {
        this.host = host;
        this.loop = loop;
        this.pace = pace;
        this.sweep = sweep;
        this.marks = marks;
        this.pageKeys = pageKeys;
    }

    /// @return fragments that were dropped
    /// @throws StoreException if the disk does not show all that is there, or takes no change
    long tell() throws StoreException, InterruptedException {
        take(turn -> host.walked(turn, sweep.time().millis()));
        Optional<Bytes> next = Optional.of(host.shelves.firstKey());
        while (next.isPresent()) {
            var news = new News();
            var bytes = new AtomicLong();
            next =
                    host.shelves.page(
                            next.get(),
                            pageKeys,
                            (id, record, size) -> {
                                bytes.addAndGet(size);
                                note(id, record, news);
                            });
            pace.await(bytes.get());
            tell(news);
        }
        return dropped;
    }

    /// A record that cannot be read is made anew, whatever the walk has found.
    private void note(FragmentId id, Optional<FragmentRecord> record, News news) {
        boolean isNamed = marks.isMarked(id.block());
        var found = new Found(id, isNamed);
        boolean isPinned = record.isPresent() && record.get().pinned();
        Optional<Held> held = record.flatMap(FragmentRecord::held);
        if (record.isPresent()
                && !isNamed
                && held.map(it -> sweep.releases(false, it.expiresAtMillis())).orElse(true)) {
            news.garbage().add(found);
        } else if (held.isEmpty() || isNamed != isPinned) {
            news.others().add(found);
        }
    }

    /// Deletions by themselves get through when the disk is full, which is when they are wanted. A pin that does not costs nobody
    /// but who pays for the fragment.
    private void tell(News news) throws StoreException, InterruptedException {
        if (!news.garbage().isEmpty()) {
            var inTurn = new AtomicLong();
            take(turn -> inTurn.set(judge(turn, news.garbage())));
            dropped += inTurn.get();
        }
        if (!news.others().isEmpty()) {
            var _ = isTaken(turn -> judge(turn, news.others()));
        }
    }

    /// @return how many are dropped
    private long judge(Turn turn, List<Found> found) {
        return found.stream()
                .filter(one -> host.judge(turn, one.fragment(), one.isNamed()))
                .count();
    }

    private void take(HostLoop.Work work) throws StoreException, InterruptedException {
        for (int tries = 1; !isTaken(work); tries++) {
            if (tries == TRIES_MAX) {
                throw new StoreException(StoreException.Kind.FULL, "the disk takes no change");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private boolean isTaken(HostLoop.Work work) throws InterruptedException {
        var taken = new CompletableFuture<Boolean>();
        loop.add(turn -> {
            work.in(turn);
            turn.answer(HostLoop.told(taken::complete), false);
        });
        try {
            return taken.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a turn is taken or not", e);
        }
    }
}
