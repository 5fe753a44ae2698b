package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.ring.state.RingState;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

/// Reads in a member's turn all that it has on disk, and compares every page of its states with its digest (TOCS 2002,
/// §6.2, *state checking*). Bad ones the member's own thread writes anew.
///
/// Has a thread of its own, which rests after each slice: votes do not wait for it.
final class DiskCheck implements AutoCloseable {
    /// The clock, and the member's seat, are looked at again after so long.
    private static final long LOOK_MS = 60_000;

    private final DiskCheckLimits limits;
    private final Store store;
    private final MemberJournal journal;
    private final InstantSource clock;
    private final LongFunction<Turns> turns;
    private final BiConsumer<Bytes, Digest> mend;
    private final MemberHost.Observer observer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("tarn-ring-disk").unstarted(this::run);
    private long sliceBytes;
    private volatile Checked last;

    /// One look at everything.
    private record Checked(Instant at, long pages, boolean isJournalReadable) {}

    /// @param turns of this member, by the length of a period
    /// @param mend is told of each page that is bad
    DiskCheck(
            DiskCheckLimits limits,
            Store store,
            MemberJournal journal,
            InstantSource clock,
            LongFunction<Turns> turns,
            BiConsumer<Bytes, Digest> mend,
            MemberHost.Observer observer) {
        this.limits = limits;
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.turns = turns;
        this.mend = mend;
        this.observer = observer;
        last = new Checked(clock.instant(), journal.pagesAtStart(), true);
    }

    void start() {
        thread.start();
    }

    DiskStanding standing() {
        Checked known = last;
        return new DiskStanding(
                known.at(), known.pages(), journal.mended(), known.isJournalReadable());
    }

    private void run() {
        try {
            long looked = clock.millis();
            while (true) {
                long now = clock.millis();
                Turns mine = turns.apply(limits.period().toMillis());
                if (mine.isDue(looked, now)) {
                    check();
                }
                looked = now;
                long left = mine.nextMs(now) - clock.millis();
                if (isClosedWithin(Math.clamp(left, 1, LOOK_MS))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            observer.fatal(e);
        }
    }

    private boolean isClosedWithin(long ms) throws InterruptedException {
        return closing.await(ms, TimeUnit.MILLISECONDS);
    }

    private void check() throws InterruptedException {
        long pages = 0;
        RingState before = RingState.EMPTY;
        for (RingState state : journal.states()) {
            pages += check(state, before);
            before = state;
        }
        boolean isJournalReadable = isJournalReadable();
        if (closing.getCount() > 0) {
            last = new Checked(clock.instant(), pages, isJournalReadable);
        }
    }

    /// @param before checked already: what is the same is there once
    /// @return pages that were looked at
    private long check(RingState state, RingState before) throws InterruptedException {
        long pages = 0;
        Deque<Bytes> left = new ArrayDeque<>();
        left.push(Bytes.EMPTY);
        while (!left.isEmpty()) {
            Bytes address = left.pop();
            Optional<Digest> digest = state.digest(address);
            if (digest.isEmpty() || digest.equals(before.digest(address))) {
                continue;
            }
            StatePages.Found found = journal.pages().find(address, digest.get());
            pages++;
            // The member may have gone on to another state meanwhile.
            if (found.page().isEmpty() && journal.names(address, digest.get())) {
                observer.disk("a page of the ring's state was not as it had been written");
                mend.accept(address, digest.get());
            }
            state.below(address).forEach(left::push);
            if (isClosedAfter(found.bytes())) {
                return pages;
            }
        }
        return pages;
    }

    private boolean isJournalReadable() throws InterruptedException {
        Optional<KeyRange> left = Optional.of(KeyRange.all());
        while (left.isPresent()) {
            var bytes = new int[1];
            try {
                left =
                        store.scan(
                                        Shelf.RING_JOURNAL,
                                        left.get(),
                                        1,
                                        (_, entry) -> bytes[0] = entry.size())
                                .map(KeyRange::from);
            } catch (StoreException e) {
                observer.disk("an entry of the ring's journal cannot be read: " + e.getMessage());
                return false;
            }
            if (isClosedAfter(bytes[0])) {
                return true;
            }
        }
        return true;
    }

    /// Rests when a slice is full.
    private boolean isClosedAfter(int bytes) throws InterruptedException {
        sliceBytes += bytes;
        if (sliceBytes < limits.sliceBytes()) {
            return closing.getCount() == 0;
        }
        sliceBytes = 0;
        return isClosedWithin(limits.rest().toMillis());
    }

    @Override
    public void close() {
        // Not by interrupting it, as for the member's own thread.
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
