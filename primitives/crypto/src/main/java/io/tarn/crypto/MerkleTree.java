package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A hash tree over a list of values, laid out as a binary heap: node `i` has children `2i` and
/// `2i + 1`, the root is node 1, and of `size` leaves the one with 0-based `index` is node
/// `size + index`.
///
/// `N(i) = H(0x01 ‖ N(2i) ‖ N(2i + 1))`, and a leaf is `H(0x00 ‖ value)`, so no inner node is ever
/// taken for a leaf. The size fixes the shape: where a root is signed, sign its size with it. The
/// order of leaves is kept, though not from left to right where size is no power of two.
public final class MerkleTree {
    /// Largest number of leaves, so that node numbers are ints.
    public static final int LEAVES_MAX = 1 << 30;

    private static final Bytes LEAF = Bytes.ofHex("00");
    private static final Bytes INNER = Bytes.ofHex("01");

    private final int size;

    /// `N(i)` at index `i`; index 0 repeats the root.
    private final Digest[] nodes;

    private MerkleTree(List<Bytes> leaves) {
        size = leaves.size();
        nodes = new Digest[2 * size];
        for (int index = 0; index < size; index++) {
            nodes[size + index] = leaf(leaves.get(index));
        }
        for (int i = size - 1; i >= 1; i--) {
            nodes[i] = inner(nodes[2 * i], nodes[2 * i + 1]);
        }
        nodes[0] = nodes[1];
    }

    /// The tree over these values, in this order.
    ///
    /// @param leaves between 1 and [#LEAVES_MAX] values
    public static MerkleTree of(List<Bytes> leaves) {
        require(!leaves.isEmpty() && leaves.size() <= LEAVES_MAX, "a tree has 1 to 2^30 leaves");
        return new MerkleTree(leaves);
    }

    public static Digest root(List<Bytes> leaves) {
        return of(leaves).root();
    }

    public int size() {
        return size;
    }

    public Digest root() {
        return nodes[1];
    }

    public MerkleProof proof(int index) {
        Objects.checkIndex(index, size);
        var siblings = new ArrayList<Digest>();
        for (int i = size + index; i > 1; i /= 2) {
            siblings.add(nodes[i ^ 1]);
        }
        return new MerkleProof(siblings);
    }

    /// Whether `leaf` is the value at `index` of the tree of `size` leaves under `root`. All five
    /// may come from a peer: `false` for any that do not fit, never an exception.
    public static boolean verify(Digest root, int size, int index, Bytes leaf, MerkleProof proof) {
        if (size < 1 || size > LEAVES_MAX || index < 0 || index >= size) {
            return false;
        }
        int i = size + index;
        if (proof.siblings().size() != Integer.SIZE - 1 - Integer.numberOfLeadingZeros(i)) {
            return false;
        }
        Digest node = leaf(leaf);
        for (Digest sibling : proof.siblings()) {
            node = i % 2 == 0 ? inner(node, sibling) : inner(sibling, node);
            i /= 2;
        }
        return node.equals(root);
    }

    private static Digest leaf(Bytes value) {
        return Sha256.of(LEAF, value);
    }

    private static Digest inner(Digest left, Digest right) {
        return Sha256.of(INNER, left.value(), right.value());
    }
}
