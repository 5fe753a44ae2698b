package io.tarn.member;

import static java.util.stream.Collectors.toSet;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.Epoch;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberEntryCodec;
import io.tarn.ring.member.MemberEntryCodec.Kept;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// A member's journal in the node's store (docs/spec/storage.md), and of each epoch the last state that is
/// stable. Entries that are of no use any more are deleted when others have taken their place.
///
/// A state may be larger than what a store takes at once, and so may all entries of a busy moment. So first come
/// the pages of states, which nobody asks for yet; then the entries, some of which name the states; then
/// entries go that are of no use, and last the pages that no entry names. Wherever the power fails, every entry
/// that is there finds its state.
///
/// Confined to one thread, but for what may be asked by any.
final class MemberJournal {
    private static final long BATCH_BYTES = 4 << 20;

    private final Store store;
    private final StatePages pages;
    private final Batches.Sink sink;
    private final long batchBytes;

    /// What is on disk, by number; bodies are shared with the member's own state.
    private final SortedMap<Long, MemberEntry> entries = new TreeMap<>();

    /// The last that is named of each epoch, and whole.
    private volatile SortedMap<Epoch, RingState> states = new TreeMap<>();

    /// Of epochs whose last state is not whole on disk: the pages that are.
    private final SortedMap<Epoch, Set<Digest>> damaged = new TreeMap<>();

    private final AtomicLong mended = new AtomicLong();
    private long pagesAtStart;

    private long next;

    private MemberJournal(Store store, Batches.Sink sink, long batchBytes) {
        this.store = store;
        this.sink = sink;
        this.batchBytes = batchBytes;
        pages = new StatePages(store);
    }

    static MemberJournal open(Store store) throws StoreException, MalformedException {
        return open(store, store::apply, BATCH_BYTES);
    }

    /// @param sink into the store
    /// @param batchBytes what is applied at once, about
    static MemberJournal open(Store store, Batches.Sink sink, long batchBytes)
            throws StoreException, MalformedException {
        var journal = new MemberJournal(store, sink, batchBytes);
        journal.read();
        if (journal.damaged.isEmpty()) { // Else what is left is of use.
            journal.pages.sweep(journal.states.values(), new Batches(sink, batchBytes));
        }
        return journal;
    }

    private void read() throws StoreException, MalformedException {
        var found = new TreeMap<Long, Bytes>();
        store.scan(
                Shelf.RING_JOURNAL,
                KeyRange.all(),
                Integer.MAX_VALUE,
                (key, value) -> found.put(number(key), value));
        var states = new KeptStates();
        for (var entry : found.entrySet()) {
            entries.put(entry.getKey(), MemberEntryCodec.decode(entry.getValue(), states));
            next = entry.getKey() + 1;
        }
        this.states = Collections.unmodifiableSortedMap(named());
    }

    /// As entries name them, in their order.
    private final class KeptStates implements MemberEntryCodec.States {
        private RingState last = RingState.EMPTY;

        @Override
        public Kept state(Epoch epoch, Digest digest) {
            Kept kept = pages.read(digest, last);
            switch (kept) {
                case Kept.Whole(RingState state) -> {
                    pagesAtStart += state.changes(last).size();
                    last = state;
                    damaged.remove(epoch);
                }
                case Kept.Part(List<Page> left) -> {
                    pagesAtStart += left.size();
                    damaged.put(epoch, left.stream().map(Page::digest).collect(toSet()));
                }
            }
            return kept;
        }
    }

    private static long number(Bytes key) {
        return key.asByteBuffer().getLong();
    }

    private static Bytes key(long number) {
        return new CanonicalWriter().u64(number).toBytes();
    }

    private SortedMap<Epoch, RingState> named() {
        var last = new TreeMap<Epoch, RingState>();
        for (MemberEntry entry : entries.values()) {
            if (entry instanceof MemberEntry.InEpoch(Epoch epoch, JournalEntry inner)) {
                state(inner).ifPresent(state -> last.put(epoch, state));
            }
        }
        return last;
    }

    /// In the order in which they were written.
    List<MemberEntry> entries() {
        return List.copyOf(entries.values());
    }

    /// States that are whole on disk as far as is known, the earliest epoch's first. May be asked by any thread.
    Collection<RingState> states() {
        return states.values();
    }

    /// Whether an entry names a state that has this page. May be asked by any thread.
    boolean names(Bytes address, Digest page) {
        return StatePages.isNamed(address, page, states.values());
    }

    /// Reads of pages may be asked by any thread.
    StatePages pages() {
        return pages;
    }

    /// Some state is not whole on disk.
    boolean isDamaged() {
        return !damaged.isEmpty();
    }

    /// Pages that were found when it was opened.
    long pagesAtStart() {
        return pagesAtStart;
    }

    /// Pages that were not as they had been written, and were written again. May be asked by any thread.
    long mended() {
        return mended.get();
    }

    /// Writes a page again from memory, if it is named still and not as it was written.
    void mend(Bytes address, Digest page) throws StoreException {
        for (RingState state : states.values()) {
            if (state.digest(address).filter(page::equals).isPresent()) {
                if (pages.find(address, page).page().isEmpty()) {
                    var out = new Batches(sink, batchBytes);
                    pages.mend(address, state, out);
                    out.flush();
                    mended.incrementAndGet();
                }
                return;
            }
        }
    }

    /// Writes entries after all others; durable with the store's next sync.
    ///
    /// @throws StoreException if the disk is full or has failed: the member cannot go on
    void append(List<MemberEntry> more) throws StoreException {
        var out = new Batches(sink, batchBytes);
        List<RingState> written = writeStates(more, out);
        for (MemberEntry entry : more) {
            // An epoch is never there without the state that it begins with, if that is here: after
            // a
            // common loss of power nobody else would have it.
            if (entry instanceof MemberEntry.Began) {
                out.together();
            }
            entries.put(next, entry);
            out.put(Shelf.RING_JOURNAL, key(next), MemberEntryCodec.encode(entry));
            next++;
            if (!(entry instanceof MemberEntry.Began)) {
                out.apart();
            }
        }
        out.apart();
        boolean isCompacting =
                !written.isEmpty()
                        || more.stream().anyMatch(e -> !(e instanceof MemberEntry.InEpoch));
        if (isCompacting) {
            compact(out);
            forget(written, out);
        }
        out.flush();
    }

    private List<RingState> writeStates(List<MemberEntry> more, Batches out) throws StoreException {
        var written = new ArrayList<RingState>();
        for (MemberEntry entry : more) {
            if (entry instanceof MemberEntry.InEpoch(Epoch epoch, JournalEntry inner)) {
                Optional<RingState> state = state(inner);
                if (state.isPresent()) {
                    Set<Digest> left = damaged.remove(epoch);
                    if (left == null) {
                        pages.write(state.get(), nearest(epoch, written), out);
                    } else {
                        // What is left may have been deleted meanwhile, with states that shared it.
                        pages.write(state.get(), RingState.EMPTY, out);
                        mended.addAndGet(missing(state.get(), left));
                    }
                    written.add(state.get());
                }
            }
        }
        return written;
    }

    private static long missing(RingState state, Set<Digest> left) {
        return state.changes(RingState.EMPTY).keySet().stream()
                .filter(address -> !left.contains(state.digest(address).orElseThrow()))
                .count();
    }

    /// The state on disk that is the likeliest to be like another of this epoch.
    private RingState nearest(Epoch epoch, List<RingState> written) {
        if (!written.isEmpty()) {
            return written.getLast();
        }
        SortedMap<Epoch, RingState> until = states.headMap(epoch.next());
        return until.isEmpty() ? RingState.EMPTY : until.lastEntry().getValue();
    }

    private static Optional<RingState> state(JournalEntry entry) {
        return switch (entry) {
            case JournalEntry.Stable(var _, RingState state) -> Optional.of(state);
            case JournalEntry.Started(var _, RingState state) -> Optional.of(state);
            default -> Optional.empty();
        };
    }

    private void compact(Batches out) throws StoreException {
        Set<Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (MemberEntry entry : MemberEntry.compacted(List.copyOf(entries.values()))) {
            kept.add(identity(entry));
        }
        var gone = new ArrayList<Long>();
        entries.forEach((number, entry) -> {
            if (!kept.contains(identity(entry))) {
                gone.add(number);
            }
        });
        out.together();
        for (long number : gone) {
            entries.remove(number);
            out.delete(Shelf.RING_JOURNAL, key(number));
        }
        out.apart();
    }

    /// Compaction wraps what it keeps anew.
    private static Object identity(MemberEntry entry) {
        return entry instanceof MemberEntry.InEpoch(Epoch _, JournalEntry inner) ? inner : entry;
    }

    /// Pages of states that no entry names any more.
    private void forget(List<RingState> written, Batches out) throws StoreException {
        var before = new ArrayList<>(states.values());
        before.addAll(written);
        states = Collections.unmodifiableSortedMap(named());
        for (RingState state : before) {
            if (!states.containsValue(state)) {
                pages.delete(state, states.values(), out);
            }
        }
    }
}
