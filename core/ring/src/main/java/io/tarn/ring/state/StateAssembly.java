package io.tarn.ring.state;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A state whose digest is known, put together from pages of anybody's. What an older state already has is
/// not fetched. Each page is compared with the digest that its parent names, so that no wrong one gets in.
public final class StateAssembly {
    private final Digest digest;
    private final RingState older;

    /// Of another assembly, by digest.
    private final SortedMap<Digest, Page> earlier;

    /// By address: the digits on the way to the page.
    private final SortedMap<Bytes, Digest> wanted = new TreeMap<>();

    private final NavigableMap<Bytes, Page> pages = new TreeMap<>();
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

    /// What is at an address, and below it as far as it is known.
    private void want(Bytes address, Digest digestOfPage) {
        var left = new ArrayDeque<Map.Entry<Bytes, Digest>>();
        left.push(Map.entry(address, digestOfPage));
        while (!left.isEmpty()) {
            Bytes at = left.peek().getKey();
            Digest name = left.pop().getValue();
            Optional<Node> known = older.node(at).filter(node -> node.digest().equals(name));
            Page page = earlier.get(name);
            if (known.isPresent()) {
                kept.put(at, known.get());
            } else if (page != null) {
                take(at, page, (below, child) -> left.push(Map.entry(below, child)));
            } else {
                wanted.put(at, name);
            }
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
        take(address, page, this::want);
        return true;
    }

    private void take(Bytes address, Page page, BiConsumer<Bytes, Digest> below) {
        pages.put(address, page);
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            Optional<Digest> child = page.children().get(digit);
            if (child.isPresent()) {
                below.accept(Nibbles.below(address, page.path(), digit), child.get());
            }
        }
    }

    /// The state, when nothing is missing.
    public Optional<RingState> finished() {
        if (!wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                digest.equals(RingState.EMPTY.digest()) ? RingState.EMPTY : RingState.of(root()));
    }

    /// From the last address to the first: what is below a page is behind it.
    private Node root() {
        SortedMap<Bytes, Node> nodes = new TreeMap<>(kept);
        for (var entry : pages.descendingMap().entrySet()) {
            Page page = entry.getValue();
            var node = Node.fork(page.path(), page.value());
            for (int digit = 0; digit < Nibbles.RADIX; digit++) {
                if (page.children().get(digit).isPresent()) {
                    Bytes below = Nibbles.below(entry.getKey(), page.path(), digit);
                    node = node.with(digit, Objects.requireNonNull(nodes.remove(below)));
                }
            }
            nodes.put(entry.getKey(), node);
        }
        return Objects.requireNonNull(nodes.get(Bytes.EMPTY));
    }
}
