package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {
    static IntStream sizes() {
        return IntStream.rangeClosed(1, 69);
    }

    static Stream<Vector> vectors() {
        return Vector.read("merkle.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void judgesTheVectors(Vector vector) {
        var proof = new MerkleProof(vector.list("proof").stream().map(Digest::new).toList());
        boolean verified =
                MerkleTree.verify(
                        new Digest(vector.bytes("root")),
                        vector.integer("size"),
                        vector.integer("index"),
                        vector.bytes("leaf"),
                        proof);
        assertThat(verified).isEqualTo(vector.isValid());
    }

    private static List<Bytes> leaves(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Bytes.owning(new byte[] {(byte) i, (byte) size}))
                .toList();
    }

    /// The definition, word for word: `N(i) = H(0x01 ‖ N(2i) ‖ N(2i + 1))`.
    private static Digest node(List<Bytes> leaves, int i) {
        return i >= leaves.size()
                ? Sha256.of(Bytes.ofHex("00"), leaves.get(i - leaves.size()))
                : Sha256.of(
                        Bytes.ofHex("01"),
                        node(leaves, 2 * i).value(),
                        node(leaves, 2 * i + 1).value());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void rootIsNodeOne(int size) {
        assertThat(MerkleTree.root(leaves(size))).isEqualTo(node(leaves(size), 1));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void provesEveryLeafAtItsIndexOnly(int size) {
        List<Bytes> leaves = leaves(size);
        MerkleTree tree = MerkleTree.of(leaves);
        for (int index = 0; index < size; index++) {
            MerkleProof proof = tree.proof(index);
            for (int claimed = -1; claimed <= size; claimed++) {
                boolean verified =
                        MerkleTree.verify(tree.root(), size, claimed, leaves.get(index), proof);
                assertThat(verified).isEqualTo(claimed == index);
            }
            Bytes other = Bytes.ofHex("ffff");
            assertThat(MerkleTree.verify(tree.root(), size, index, other, proof)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void refusesEveryDamagedShortenedOrLengthenedProof(int size) {
        List<Bytes> leaves = leaves(size);
        MerkleTree tree = MerkleTree.of(leaves);
        int index = size / 2;
        List<Digest> siblings = tree.proof(index).siblings();
        var wrong = new ArrayList<List<Digest>>();
        for (int i = 0; i < siblings.size(); i++) {
            var altered = new ArrayList<>(siblings);
            altered.set(i, Sha256.of(siblings.get(i).value()));
            wrong.add(altered);
            wrong.add(siblings.subList(0, i));
        }
        var longer = new ArrayList<>(siblings);
        longer.add(tree.root());
        wrong.add(longer);
        for (List<Digest> proof : wrong) {
            assertThat(
                            MerkleTree.verify(
                                    tree.root(),
                                    size,
                                    index,
                                    leaves.get(index),
                                    new MerkleProof(proof)))
                    .isFalse();
        }
    }

    /// Only sizes in which the leaf would have another node number, and so another way to the
    /// root, can be told apart by the proof; the size is signed with the root for the others.
    @Test
    void refusesAnotherSizeThatMovesTheLeaf() {
        List<Bytes> leaves = leaves(8);
        MerkleTree tree = MerkleTree.of(leaves);
        for (int size : new int[] {-1, 0, 1, 3, 4, 7, 9, 16, 24, MerkleTree.LEAVES_MAX}) {
            assertThat(MerkleTree.verify(tree.root(), size, 0, leaves.get(0), tree.proof(0)))
                    .as("size %d", size)
                    .isFalse();
        }
    }

    /// Without the prefix bytes, the two children of an inner node, laid end to end, are a leaf.
    @Test
    void innerNodeIsNoLeaf() {
        List<Bytes> leaves = leaves(4);
        MerkleTree tree = MerkleTree.of(leaves);
        Bytes children = Bytes.concat(node(leaves, 4).value(), node(leaves, 5).value());
        var proof = new MerkleProof(List.of(node(leaves, 3)));
        assertThat(MerkleTree.verify(tree.root(), 2, 0, children, proof)).isFalse();
    }

    @Test
    void proofReadsBackAndIsBounded() throws MalformedException {
        MerkleProof proof = MerkleTree.of(leaves(13)).proof(6);
        var out = new CanonicalWriter();
        proof.write(out);
        assertThat(MerkleProof.read(new CanonicalReader(out.toBytes()))).isEqualTo(proof);

        var tooLong = new CanonicalReader(new CanonicalWriter().u32(32).toBytes());
        assertThatThrownBy(() -> MerkleProof.read(tooLong))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("above");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5})
    void provesOnlyLeavesThatExist(int index) {
        MerkleTree tree = MerkleTree.of(leaves(5));
        assertThatThrownBy(() -> tree.proof(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MerkleTree.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
