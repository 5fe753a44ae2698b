package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.ring.state.StateAssembly;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pages of states on disk, under address and digest: a page never takes the place of another, so that any part
/// of a new state may be there beside an old one, which stays whole; and what two states share is there
/// once.
///
/// What no entry of the journal names is of no use: left when power failed between pages and entry.
final class StatePages {
    private static final int SCANNED_AT_ONCE = 1 << 10;

    private final Store store;

    StatePages(Store store) {
        this.store = store;
    }

    private static Bytes key(Bytes address, Digest page) {
        return new CanonicalWriter().fixed(address).fixed(page.value()).toBytes();
    }

    /// A state that an entry names.
    ///
    /// @param known shares in memory what is the same
    RingState read(Digest digest, RingState known) throws MalformedException {
        var assembly = new StateAssembly(digest, known);
        try {
            while (!assembly.wanted().isEmpty()) {
                Map.Entry<Bytes, Digest> next = assembly.wanted().firstEntry();
                Bytes bytes =
                        store.get(Shelf.RING_STATE, key(next.getKey(), next.getValue()))
                                .orElseThrow(() ->
                                        new MalformedException("a page of the state is missing"));
                var in = new CanonicalReader(bytes);
                Page page = Page.read(in);
                in.end();
                if (!assembly.supply(next.getKey(), page)) {
                    throw new MalformedException("a page of the state is another");
                }
            }
        } catch (StoreException e) {
            throw new MalformedException("the state cannot be read: " + e.getMessage());
        }
        return assembly.finished().orElseThrow();
    }

    /// @param known of which all pages are on disk
    void write(RingState state, RingState known, Batches out) throws StoreException {
        for (var change : state.changes(known).entrySet()) {
            if (change.getValue().isPresent()) {
                Page page = change.getValue().get();
                var bytes = new CanonicalWriter();
                page.write(bytes);
                out.put(
                        Shelf.RING_STATE,
                        key(change.getKey(), state.digest(change.getKey()).orElseThrow()),
                        bytes.toBytes());
            }
        }
    }

    /// Only when no entry on disk names this state any more.
    ///
    /// @param named states that share pages with it
    void delete(RingState state, Collection<RingState> named, Batches out) throws StoreException {
        RingState near = named.stream().reduce((_, last) -> last).orElse(RingState.EMPTY);
        for (Bytes address : state.changes(near).keySet()) {
            Optional<Digest> page = state.digest(address);
            if (page.isPresent() && !isNamed(address, page.get(), named)) {
                out.delete(Shelf.RING_STATE, key(address, page.get()));
            }
        }
    }

    private static boolean isNamed(Bytes address, Digest page, Collection<RingState> named) {
        return named.stream()
                .anyMatch(state -> state.digest(address).filter(page::equals).isPresent());
    }

    /// Deletes what belongs to none of the states that are named.
    void sweep(Collection<RingState> named, Batches out) throws StoreException {
        Optional<KeyRange> left = Optional.of(KeyRange.all());
        while (left.isPresent()) {
            List<Bytes> keys = new ArrayList<>();
            left =
                    store.scan(
                                    Shelf.RING_STATE,
                                    left.get(),
                                    SCANNED_AT_ONCE,
                                    (key, _) -> keys.add(key))
                            .map(KeyRange::from);
            for (Bytes key : keys) {
                int address = key.size() - Digest.BYTES;
                if (address < 0
                        || !isNamed(
                                key.slice(0, address),
                                new Digest(key.slice(address, Digest.BYTES)),
                                named)) {
                    out.delete(Shelf.RING_STATE, key);
                }
            }
        }
        out.flush();
    }
}
