package io.tarn.ring.state;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state whose digest is known, put together from pages of anybody's. What an older state already has is
/// not fetched. Each page is compared with the digest that its parent names, so that no wrong one gets in.
public final class StateAssembly {
    private final Digest digest;
    private final RingState older;

    /// Of another assembly, by digest.
    private final SortedMap<Digest, Page> earlier;

    /// By address: the digits on the way to the page.
    private final SortedMap<Bytes, Digest> wanted = new TreeMap<>();

    private final SortedMap<Bytes, Page> pages = new TreeMap<>();
    private final SortedMap<Bytes, Node> kept = new TreeMap<>();

    /// @param digest of the state that is wanted
    /// @param older of which parts may be the same
    public StateAssembly(Digest digest, RingState older) {
        this(digest, older, List.of());
    }

    /// @param left pages of any state, which serve as far as they are the same
    public StateAssembly(Digest digest, RingState older, Collection<Page> left) {
        this(digest, older, byDigest(left));
    }

    private StateAssembly(Digest digest, RingState older, SortedMap<Digest, Page> earlier) {
        this.digest = digest;
        this.older = older;
        this.earlier = earlier;
        if (!digest.equals(RingState.EMPTY.digest())) {
            want(Bytes.EMPTY, digest);
        }
    }

    private static SortedMap<Digest, Page> byDigest(Collection<Page> pages) {
        var known = new TreeMap<Digest, Page>();
        pages.forEach(page -> known.put(page.digest(), page));
        return known;
    }

    /// Another state, for which the pages that have come serve as far as they are the same.
    public StateAssembly towards(Digest other) {
        SortedMap<Digest, Page> known = byDigest(pages.values());
        known.putAll(earlier);
        return new StateAssembly(other, older, known);
    }

    private void want(Bytes address, Digest digestOfPage) {
        Optional<Node> known =
                older.node(address).filter(node -> node.digest().equals(digestOfPage));
        Page page = earlier.get(digestOfPage);
        if (known.isPresent()) {
            kept.put(address, known.get());
        } else if (page != null) {
            take(address, page);
        } else {
            wanted.put(address, digestOfPage);
        }
    }

    public Digest digest() {
        return digest;
    }

    /// Addresses of pages that are still missing, with their digests.
    public SortedMap<Bytes, Digest> wanted() {
        return Collections.unmodifiableSortedMap(wanted);
    }

    /// A page of the state that has come, or was here.
    public Optional<Page> page(Bytes address) {
        return Optional.ofNullable(pages.get(address));
    }

    /// Takes a page if it is wanted, and the right one.
    ///
    /// @return whether it was
    public boolean supply(Bytes address, Page page) {
        if (!page.digest().equals(wanted.get(address))) {
            return false;
        }
        wanted.remove(address);
        take(address, page);
        return true;
    }

    private void take(Bytes address, Page page) {
        pages.put(address, page);
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            Bytes below = Nibbles.below(address, page.path(), digit);
            page.children().get(digit).ifPresent(child -> want(below, child));
        }
    }

    /// The state, when nothing is missing.
    public Optional<RingState> finished() {
        if (!wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                digest.equals(RingState.EMPTY.digest())
                        ? RingState.EMPTY
                        : RingState.of(node(Bytes.EMPTY)));
    }

    private Node node(Bytes address) {
        Node known = kept.get(address);
        if (known != null) {
            return known;
        }
        Page page = Objects.requireNonNull(pages.get(address));
        var node = Node.fork(page.path(), page.value());
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            if (page.children().get(digit).isPresent()) {
                node = node.with(digit, node(Nibbles.below(address, page.path(), digit)));
            }
        }
        return node;
    }
}
