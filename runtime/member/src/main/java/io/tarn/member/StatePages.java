package io.tarn.member;

import static io.tarn.base.Invariant.invariant;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Digest;
import io.tarn.ring.member.MemberEntryCodec.Kept;
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
import java.util.function.Predicate;

/// Pages of states on disk, each a [KeptPage] under address and digest: a page never takes the place of another, so that any part
/// of a new state may be there beside an old one, which stays whole; and what two states share is there
/// once.
///
/// What no entry of the journal names is of no use: left when power failed between pages and entry.
final class StatePages {
    private static final int SCANNED_AT_ONCE = 1 << 10;

    /// An address begins with one of so many, in a byte of its own; the first page has none.
    private static final int DIGITS = 16;

    private final Store store;

    StatePages(Store store) {
        this.store = store;
    }

    /// A state that an entry names, or what is left of it.
    ///
    /// @param known shares in memory what is the same
    Kept read(Digest digest, RingState known) {
        var assembly = new StateAssembly(digest, known);
        while (!assembly.wanted().isEmpty()) {
            Map.Entry<Bytes, Digest> next = assembly.wanted().firstEntry();
            Found found = find(next.getKey(), next.getValue());
            if (found.page().isEmpty()) {
                return new Kept.Part(left());
            }
            assembly.supply(next.getKey(), found.page().get());
        }
        return new Kept.Whole(assembly.finished().orElseThrow());
    }

    /// A page as the disk has it.
    ///
    /// @param page none if it is missing, cannot be read, or is another
    /// @param bytes that were read
    record Found(Optional<Page> page, int bytes) {}

    Found find(Bytes address, Digest digest) {
        try {
            Bytes key = KeptPage.key(address, digest);
            Optional<Bytes> value = store.get(Shelf.RING_STATE, key);
            Optional<KeptPage> kept = value.flatMap(bytes -> KeptPage.of(key, bytes));
            return new Found(kept.map(KeptPage::page), value.map(Bytes::size).orElse(0));
        } catch (StoreException e) {
            return new Found(Optional.empty(), 0); // A sector that is bad, or a bad checksum.
        }
    }

    /// All pages that are what they are called, also those below one that is not. Keys are looked through in parts, each of
    /// which may meet something that ends the scan.
    private List<Page> left() {
        var left = new ArrayList<Page>();
        for (KeyRange range : parts()) {
            try {
                store.scan(
                        Shelf.RING_STATE,
                        range,
                        Integer.MAX_VALUE,
                        (key, value) ->
                                KeptPage.of(key, value).map(KeptPage::page).ifPresent(left::add));
            } catch (StoreException e) {
                // What is behind it is fetched.
            }
        }
        return left;
    }

    /// By the first digit of an address, or of a long address' digest; and what is left.
    private static List<KeyRange> parts() {
        var parts = new ArrayList<KeyRange>();
        for (int digit = 0; digit < DIGITS; digit++) {
            parts.add(KeyRange.prefix(first(digit)));
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            Optional<Bytes> until =
                    digit + 1 < DIGITS
                            ? Optional.of(first(KeptPage.LONG, (digit + 1) * DIGITS))
                            : KeyRange.prefix(first(KeptPage.LONG)).until();
            parts.add(new KeyRange(first(KeptPage.LONG, digit * DIGITS), until));
        }
        parts.add(KeyRange.from(first(KeptPage.LONG + 1)));
        return parts;
    }

    private static Bytes first(int... bytes) {
        var out = new CanonicalWriter();
        for (int one : bytes) {
            out.u8(one);
        }
        return out.toBytes();
    }

    private Optional<KeyRange> scan(
            KeyRange range, List<Bytes> unnamed, Predicate<KeptPage.Place> isNamed) {
        try {
            return store.scan(
                            Shelf.RING_STATE,
                            range,
                            SCANNED_AT_ONCE,
                            (key, value) -> {
                                if (KeptPage.Place.of(key, value).filter(isNamed).isEmpty()) {
                                    unnamed.add(key);
                                }
                            })
                    .map(KeyRange::from);
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /// Writes one page as it is in memory. If that is not as its digest says either, the member contradicts itself, and
    /// must not go on.
    ///
    /// @param state that has it
    void mend(Bytes address, RingState state, Batches out) throws StoreException {
        Digest digest = state.digest(address).orElseThrow();
        Page page = state.page(address).orElseThrow();
        invariant(page.digest().equals(digest), "INV-011", digest);
        put(address, digest, page, out);
    }

    private static void put(Bytes address, Digest digest, Page page, Batches out)
            throws StoreException {
        var kept = new KeptPage(address, digest, page);
        out.put(Shelf.RING_STATE, kept.key(), kept.value());
    }

    /// @param known of which all pages are on disk
    void write(RingState state, RingState known, Batches out) throws StoreException {
        for (var change : state.changes(known).entrySet()) {
            if (change.getValue().isPresent()) {
                Digest digest = state.digest(change.getKey()).orElseThrow();
                put(change.getKey(), digest, change.getValue().get(), out);
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
                out.delete(Shelf.RING_STATE, KeptPage.key(address, page.get()));
            }
        }
    }

    static boolean isNamed(Bytes address, Digest page, Collection<RingState> named) {
        return named.stream()
                .anyMatch(state -> state.digest(address).filter(page::equals).isPresent());
    }

    /// Deletes what belongs to none of the states that are named, as far as it can be read.
    void sweep(Collection<RingState> named, Batches out) throws StoreException {
        Optional<KeyRange> left = Optional.of(KeyRange.all());
        while (left.isPresent()) {
            List<Bytes> unnamed = new ArrayList<>();
            left = scan(left.get(), unnamed, page -> isNamed(page.address(), page.digest(), named));
            for (Bytes key : unnamed) {
                out.delete(Shelf.RING_STATE, key);
            }
        }
        out.flush();
    }
}
