package io.tarn.ring.state;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of the tree behind a [RingState]: an entry, or a fork, or both. A fork has two ways at least, or
/// one and an entry, so that contents have one tree.
///
/// A tree is as deep as the digits of its longest key, which clients choose: nothing here calls itself.
final class Node {
    /// Of all entries below which nothing is, which are most nodes. Never written to: changes are made in copies.
    private static final @Nullable Node[] NO_CHILDREN = new Node[Nibbles.RADIX];

    /// The digits below the fork that leads here.
    final Bytes path;

    final Optional<Bytes> value;

    /// By next digit.
    private final @Nullable Node[] children;

    /// Entries here and below.
    final int size;

    /// Nodes on the longest way down, this one included.
    final int depth;

    /// Computed when first needed; equal whoever computes it.
    private volatile @Nullable Digest digest;

    private Node(Bytes path, Optional<Bytes> value, @Nullable Node[] children) {
        this.path = path;
        this.value = value;
        this.children = children;
        int entries = value.isPresent() ? 1 : 0;
        int deepest = 0;
        for (Node child : children) {
            if (child != null) {
                entries += child.size;
                deepest = Math.max(deepest, child.depth);
            }
        }
        this.size = entries;
        this.depth = deepest + 1;
    }

    static Node entry(Bytes path, Bytes value) {
        return new Node(path, Optional.of(value), NO_CHILDREN);
    }

    /// For children to be added.
    static Node fork(Bytes path, Optional<Bytes> value) {
        return new Node(path, value, NO_CHILDREN);
    }

    @Nullable Node child(int digit) {
        return children[digit];
    }

    /// A node on the way to a key, and the digit by which the way goes on.
    private record Turn(Node node, int digit) {}

    /// With another entry.
    ///
    /// @param digits of the key, from this node on
    Node put(Bytes digits, Bytes newValue) {
        var way = new ArrayDeque<Turn>();
        Node node = this;
        int at = 0;
        while (true) {
            int common = Nibbles.common(node.path, digits, at);
            if (common < node.path.size()) {
                node = node.forkedAt(common);
            }
            int next = at + common;
            if (next == digits.size()) {
                node = new Node(node.path, Optional.of(newValue), node.children);
                break;
            }
            int digit = digits.byteAt(next);
            Node child = node.children[digit];
            if (child == null) {
                node = node.with(digit, entry(Nibbles.from(digits, next + 1), newValue));
                break;
            }
            way.push(new Turn(node, digit));
            node = child;
            at = next + 1;
        }
        for (Turn turn : way) {
            node = turn.node.with(turn.digit, node);
        }
        return node;
    }

    /// A fork of one way, for another to be added.
    private Node forkedAt(int common) {
        var forked = new Node[Nibbles.RADIX];
        forked[path.byteAt(common)] = new Node(Nibbles.from(path, common + 1), value, children);
        return new Node(path.slice(0, common).compact(), Optional.empty(), forked);
    }

    /// Without an entry; nothing if there is no other.
    ///
    /// @param digits of the key, from this node on
    @Nullable Node remove(Bytes digits) {
        var way = new ArrayDeque<Turn>();
        Node node = this;
        int at = 0;
        while (true) {
            int common = Nibbles.common(node.path, digits, at);
            if (common < node.path.size()) {
                return this;
            }
            int next = at + common;
            if (next == digits.size()) {
                break;
            }
            int digit = digits.byteAt(next);
            Node child = node.children[digit];
            if (child == null) {
                return this;
            }
            way.push(new Turn(node, digit));
            node = child;
            at = next + 1;
        }
        if (node.value.isEmpty()) {
            return this;
        }
        Node left = new Node(node.path, Optional.empty(), node.children).tidied();
        for (Turn turn : way) {
            left = turn.node.with(turn.digit, left).tidied();
        }
        return left;
    }

    Node with(int digit, @Nullable Node child) {
        @Nullable Node[] changed = children.clone();
        changed[digit] = child;
        return new Node(path, value, changed);
    }

    /// The one node that says the same; nothing if there is nothing to say.
    private @Nullable Node tidied() {
        if (value.isPresent()) {
            return this;
        }
        int only = -1;
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            if (children[digit] != null) {
                if (only >= 0) {
                    return this;
                }
                only = digit;
            }
        }
        return only < 0 ? null : joined(only);
    }

    private Node joined(int digit) {
        Node child = Objects.requireNonNull(children[digit]);
        Bytes joint = Bytes.owning(new byte[] {(byte) digit});
        return new Node(Bytes.concat(path, joint, child.path), child.value, child.children);
    }

    /// The same with these digits before its path: as a root, where `above` led to it.
    Node under(Bytes above) {
        return new Node(Bytes.concat(above, path), value, children);
    }

    /// As others fetch it.
    Page page() {
        var digests = new ArrayList<Optional<Digest>>();
        for (Node child : children) {
            digests.add(Optional.ofNullable(child).map(Node::digest));
        }
        return new Page(path, value, digests);
    }

    /// Names the contents from here on down.
    Digest digest() {
        Digest known = digest;
        return known == null ? named() : known;
    }

    /// Children before their parents, without a call for each level: whoever chooses keys chooses how many there are.
    private Digest named() {
        var unnamed = new ArrayDeque<Node>();
        unnamed.push(this);
        while (true) {
            Node node = unnamed.element();
            int before = unnamed.size();
            for (Node child : node.children) {
                if (child != null && child.digest == null) {
                    unnamed.push(child);
                }
            }
            if (unnamed.size() == before) {
                Digest name = node.page().digest();
                node.digest = name;
                unnamed.pop();
                if (node == this) {
                    return name;
                }
            }
        }
    }
}
