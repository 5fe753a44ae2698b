package io.tarn.ring.state;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Everything that the members of a ring agree on: a map from keys to values, ordered by key, every
/// version of which is named by a digest.
///
/// Immutable; a version shares with the one before it what did not change, so keeping an old one costs
/// what has changed since. Behind it is a radix tree whose shape follows from the contents alone, not
/// from the order of changes: equal contents have equal digests, and nobody who chooses keys makes a
/// change cost more than twice as many hashes as the key has bytes.
public final class RingState {
    /// Enough for the names that S3 allows, and what keys have beside them.
    public static final int KEY_BYTES_MAX = 1_100;

    public static final int VALUE_BYTES_MAX = 1 << 20;

    public static final RingState EMPTY = new RingState(null);

    private static final Digest EMPTY_DIGEST = Sha256.of(Bytes.EMPTY);

    private final @Nullable Node root;

    private RingState(@Nullable Node root) {
        this.root = root;
    }

    /// @param key at most [#KEY_BYTES_MAX]
    /// @param value at most [#VALUE_BYTES_MAX]
    public RingState put(Bytes key, Bytes value) {
        require(key.size() <= KEY_BYTES_MAX, "a key has at most 1100 bytes");
        require(value.size() <= VALUE_BYTES_MAX, "a value has at most 1 MiB");
        Bytes digits = Nibbles.of(key);
        // An operation shares the memory of a whole batch.
        Bytes own = value.compact();
        return new RingState(root == null ? Node.entry(digits, own) : root.put(digits, own));
    }

    public RingState remove(Bytes key) {
        Node left = root == null ? null : root.remove(Nibbles.of(key));
        return left == root ? this : new RingState(left);
    }

    public Optional<Bytes> get(Bytes key) {
        Bytes digits = Nibbles.of(key);
        int at = 0;
        Node node = root;
        while (node != null) {
            if (Nibbles.common(node.path, digits, at) < node.path.size()) {
                return Optional.empty();
            }
            at += node.path.size();
            if (at == digits.size()) {
                return node.value;
            }
            node = node.child(digits.byteAt(at));
            at++;
        }
        return Optional.empty();
    }

    /// The entries whose keys begin with `prefix`, as a state of their own. Costs what the way to them costs.
    public RingState part(Bytes prefix) {
        Bytes digits = Nibbles.of(prefix);
        int at = 0;
        Node node = root;
        while (node != null) {
            int common = Nibbles.common(node.path, digits, at);
            if (at + common == digits.size()) {
                return new RingState(node.under(digits.slice(0, at)));
            }
            if (common < node.path.size()) {
                return EMPTY;
            }
            int next = at + common;
            node = node.child(digits.byteAt(next));
            at = next + 1;
        }
        return EMPTY;
    }

    static RingState of(Node root) {
        return new RingState(root);
    }

    /// The node that these digits lead to, from the fork above it.
    Optional<Node> node(Bytes address) {
        int at = 0;
        Node node = root;
        while (node != null && at < address.size()) {
            int next = at + node.path.size();
            if (next >= address.size()
                    || Nibbles.common(node.path, address, at) < node.path.size()) {
                return Optional.empty();
            }
            node = node.child(address.byteAt(next));
            at = next + 1;
        }
        return Optional.ofNullable(node);
    }

    /// The page at an address that [StateAssembly] wants.
    public Optional<Page> page(Bytes address) {
        return Nibbles.areDigits(address) ? node(address).map(Node::page) : Optional.empty();
    }

    /// Names the page at an address, if there is one.
    public Optional<Digest> digest(Bytes address) {
        return Nibbles.areDigits(address) ? node(address).map(Node::digest) : Optional.empty();
    }

    /// The addresses of the pages right below the one at an address, in order. All pages are below the one at the empty
    /// address, if there are any.
    public List<Bytes> below(Bytes address) {
        var below = new ArrayList<Bytes>();
        if (Nibbles.areDigits(address)) {
            node(address)
                    .ifPresent(node -> {
                        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
                            if (node.child(digit) != null) {
                                below.add(Nibbles.below(address, node.path, digit));
                            }
                        }
                    });
        }
        return below;
    }

    /// The pages by which this state differs from an older one, by their addresses: those of this state, and
    /// none where only the older one has any. Costs what has changed.
    public SortedMap<Bytes, Optional<Page>> changes(RingState older) {
        SortedMap<Bytes, Optional<Page>> changes = new TreeMap<>();
        var left = new ArrayDeque<Difference>();
        left.push(new Difference(Bytes.EMPTY, root, older.root));
        while (!left.isEmpty()) {
            change(left.pop(), changes, left);
        }
        return changes;
    }

    /// What may have changed at an address.
    ///
    /// @param now what is there; null for nothing, as is `before`
    private record Difference(Bytes address, @Nullable Node now, @Nullable Node before) {
        boolean isNone() {
            return now == before
                    || (now != null && before != null && now.digest().equals(before.digest()));
        }
    }

    /// @param left takes what may have changed below
    private static void change(
            Difference difference,
            SortedMap<Bytes, Optional<Page>> changes,
            Deque<Difference> left) {
        if (difference.isNone()) {
            return;
        }
        Bytes address = difference.address;
        Node now = difference.now;
        Node before = difference.before;
        if (now != null && before != null && now.path.equals(before.path)) {
            changes.put(address, Optional.of(now.page()));
            for (int digit = 0; digit < Nibbles.RADIX; digit++) {
                if (now.child(digit) != before.child(digit)) {
                    Bytes below = Nibbles.below(address, now.path, digit);
                    left.push(new Difference(below, now.child(digit), before.child(digit)));
                }
            }
            return;
        }
        // Below other digits: first what goes, then what comes, which may be at the same addresses.
        if (before != null) {
            visit(address, before, (at, _) -> changes.put(at, Optional.empty()));
        }
        if (now != null) {
            visit(address, now, (at, node) -> changes.put(at, Optional.of(node.page())));
        }
    }

    private record Place(Bytes address, Node node) {
        /// In reverse, so that the first comes out first.
        void pushBelow(Deque<Place> left) {
            for (int digit = Nibbles.RADIX - 1; digit >= 0; digit--) {
                Node child = node.child(digit);
                if (child != null) {
                    left.push(new Place(Nibbles.below(address, node.path, digit), child));
                }
            }
        }
    }

    private static void visit(Bytes address, Node node, BiConsumer<Bytes, Node> visitor) {
        var left = new ArrayDeque<Place>();
        left.push(new Place(address, node));
        while (!left.isEmpty()) {
            Place place = left.pop();
            visitor.accept(place.address, place.node);
            place.pushBelow(left);
        }
    }

    /// One key and its value.
    public record Entry(Bytes key, Bytes value) {}

    /// The first entries whose keys begin with `prefix` and are not below `from`, in order of their keys.
    public List<Entry> entries(Bytes prefix, Bytes from, int max) {
        var found = new ArrayList<Entry>();
        if (root != null && max > 0) {
            Bytes start = from.compareTo(prefix) > 0 ? from : prefix;
            Bytes wanted = Nibbles.of(prefix);
            visit(
                    root,
                    Nibbles.of(start),
                    (digits, value) -> {
                        if (Nibbles.common(wanted, digits, 0) < wanted.size()) {
                            return false; // Keys with the prefix stand together, and come first.
                        }
                        found.add(new Entry(Nibbles.key(digits), value));
                        return found.size() < max;
                    });
        }
        return found;
    }

    /// Shows the entries not below `from` until told to stop.
    private static void visit(Node root, Bytes from, BiPredicate<Bytes, Bytes> visitor) {
        var left = new ArrayDeque<Place>();
        left.push(new Place(Bytes.EMPTY, root));
        while (!left.isEmpty()) {
            Place place = left.pop();
            Node node = place.node;
            Bytes here = Bytes.concat(place.address, node.path);
            if (isBelow(here, from)) {
                continue;
            }
            if (node.value.isPresent()
                    && here.compareTo(from) >= 0
                    && !visitor.test(here, node.value.get())) {
                return;
            }
            place.pushBelow(left);
        }
    }

    /// Whether every key that begins with these digits is below `from`.
    private static boolean isBelow(Bytes digits, Bytes from) {
        int size = Math.min(digits.size(), from.size());
        return digits.slice(0, size).compareTo(from.slice(0, size)) < 0;
    }

    /// Shows the entries that an older state has not, or has with other values, in any order. Costs what has changed.
    public void news(RingState older, BiConsumer<Bytes, Bytes> visitor) {
        if (root != null) {
            EntryNews.visit(root, older.root, visitor);
        }
    }

    public int size() {
        return root == null ? 0 : root.size;
    }

    /// Pages on the way to the entry that has most: as many change with it. At most two for each byte of the longest key, and
    /// a few where keys are not chosen to begin with one another.
    public int depth() {
        return root == null ? 0 : root.depth;
    }

    /// Names these contents among all others.
    public Digest digest() {
        return root == null ? EMPTY_DIGEST : root.digest();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingState that && digest().equals(that.digest());
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }

    @Override
    public String toString() {
        return "%d entries, %s".formatted(size(), digest());
    }
}
