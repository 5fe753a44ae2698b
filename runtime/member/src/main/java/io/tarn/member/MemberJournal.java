package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.Epoch;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberEntryCodec;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.ring.state.StateAssembly;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A member's journal in the node's store (docs/spec/storage.md), and of each epoch the last state that is
/// stable. Entries that are of no use any more are deleted when others take their place, in the same batch.
///
/// Confined to one thread.
final class MemberJournal {
    private final Store store;

    /// What is on disk, by number; bodies are shared with the member's own state.
    private final SortedMap<Long, MemberEntry> entries = new TreeMap<>();

    private final SortedMap<Epoch, RingState> states = new TreeMap<>();
    private long next;

    private MemberJournal(Store store) {
        this.store = store;
    }

    static MemberJournal open(Store store) throws StoreException, MalformedException {
        var journal = new MemberJournal(store);
        journal.read();
        return journal;
    }

    private void read() throws StoreException, MalformedException {
        var found = new TreeMap<Long, Bytes>();
        store.scan(
                Shelf.RING_JOURNAL,
                KeyRange.all(),
                Integer.MAX_VALUE,
                (key, value) -> found.put(number(key), value));
        for (var entry : found.entrySet()) {
            entries.put(entry.getKey(), MemberEntryCodec.decode(entry.getValue(), this::state));
            next = entry.getKey() + 1;
        }
    }

    private static long number(Bytes key) {
        return key.asByteBuffer().getLong();
    }

    private static Bytes key(long number) {
        return new CanonicalWriter().u64(number).toBytes();
    }

    private RingState state(Epoch epoch, Digest digest) throws MalformedException {
        var assembly = new StateAssembly(digest, RingState.EMPTY);
        try {
            while (!assembly.wanted().isEmpty()) {
                Bytes address = assembly.wanted().firstKey();
                Bytes bytes =
                        store.get(Shelf.RING_STATE, pageKey(epoch, address))
                                .orElseThrow(() ->
                                        new MalformedException("a page of the state is missing"));
                var in = new CanonicalReader(bytes);
                Page page = Page.read(in);
                in.end();
                if (!assembly.supply(address, page)) {
                    throw new MalformedException("a page of the state is another");
                }
            }
        } catch (StoreException e) {
            throw new MalformedException("the state cannot be read: " + e.getMessage());
        }
        RingState state = assembly.finished().orElseThrow();
        states.put(epoch, state);
        return state;
    }

    private static Bytes pageKey(Epoch epoch, Bytes address) {
        var out = new CanonicalWriter();
        epoch.write(out);
        return out.fixed(address).toBytes();
    }

    /// In the order in which they were written.
    List<MemberEntry> entries() {
        return List.copyOf(entries.values());
    }

    /// Writes entries after all others; durable with the store's next sync.
    ///
    /// @throws StoreException if the disk is full or has failed: the member cannot go on
    void append(List<MemberEntry> more) throws StoreException {
        var batch = new Batch();
        boolean isCompacting = false;
        for (MemberEntry entry : more) {
            entries.put(next, entry);
            batch.put(Shelf.RING_JOURNAL, key(next), MemberEntryCodec.encode(entry));
            next++;
            if (entry instanceof MemberEntry.InEpoch(Epoch epoch, JournalEntry inner)) {
                Optional<RingState> state = state(inner);
                state.ifPresent(kept -> write(batch, epoch, kept));
                isCompacting |= state.isPresent();
            } else {
                isCompacting = true;
            }
        }
        if (isCompacting) {
            compact(batch);
        }
        switch (store.apply(batch)) {
            case Applied.Done _ -> {}
            case Applied.Full _ ->
                    throw new StoreException(Kind.FAILED, "no room for the ring's journal");
            case Applied.Failed(String reason) -> throw new StoreException(Kind.FAILED, reason);
        }
    }

    private static Optional<RingState> state(JournalEntry entry) {
        return switch (entry) {
            case JournalEntry.Stable(var _, RingState state) -> Optional.of(state);
            case JournalEntry.Started(var _, RingState state) -> Optional.of(state);
            default -> Optional.empty();
        };
    }

    private void write(Batch batch, Epoch epoch, RingState state) {
        RingState before = states.getOrDefault(epoch, RingState.EMPTY);
        state.changes(before)
                .forEach((address, page) -> {
                    Bytes key = pageKey(epoch, address);
                    if (page.isEmpty()) {
                        batch.delete(Shelf.RING_STATE, key);
                    } else {
                        var out = new CanonicalWriter();
                        page.get().write(out);
                        batch.put(Shelf.RING_STATE, key, out.toBytes());
                    }
                });
        states.put(epoch, state);
    }

    private void compact(Batch batch) {
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
        for (long number : gone) {
            entries.remove(number);
            batch.delete(Shelf.RING_JOURNAL, key(number));
        }
        forgetEpochs(batch);
    }

    /// Compaction wraps what it keeps anew.
    private static Object identity(MemberEntry entry) {
        return entry instanceof MemberEntry.InEpoch(Epoch _, JournalEntry inner) ? inner : entry;
    }

    private void forgetEpochs(Batch batch) {
        while (states.size() > 2) {
            Epoch oldest = states.firstKey();
            states.remove(oldest);
            batch.deleteRange(
                    Shelf.RING_STATE,
                    pageKey(oldest, Bytes.EMPTY),
                    pageKey(oldest.next(), Bytes.EMPTY));
        }
    }
}
