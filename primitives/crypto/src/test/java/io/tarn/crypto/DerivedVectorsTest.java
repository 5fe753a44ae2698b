package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The vectors of what Tarn itself defines are what this code computes.
///
/// They are written only when asked for, by `-Dtarn.vectors.write=true`: a change here changes
/// what nodes sign or store, and is seen in review as a change of these files.
class DerivedVectorsTest {
    private static final Bytes ALICE = Bytes.ofHex("a1".repeat(32));
    private static final Bytes BOB = Bytes.ofHex("b0".repeat(32));
    private static final Bytes MESSAGE = Bytes.ofHex("7461726e");

    enum DerivedFile {
        MERKLE("merkle.json", "Hash tree laid out as a heap; see docs/spec/crypto.md"),
        IDENTITY("identity.json", "Identity of a seed: keys, id, text forms, a signature"),
        KEY_ID("key-id.json", "Text form of a key's id: Bech32m, lower case only"),
        MAC_KEY("mac-key.json", "Pairwise MAC keys, shown by the tag of a message"),
        KEY_FILE("key-file.json", "Text of a key file");

        private final String name;
        private final String comment;

        DerivedFile(String name, String comment) {
            this.name = name;
            this.comment = comment;
        }

        private List<Map<String, Object>> cases() {
            return switch (this) {
                case MERKLE -> merkle();
                case IDENTITY -> identity();
                case KEY_ID -> keyId();
                case MAC_KEY -> macKey();
                case KEY_FILE -> keyFile();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesHoldWhatThisCodeComputes(DerivedFile file) throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("comment", file.comment);
        content.put("source", "docs/spec/crypto.md");
        content.put("tests", file.cases());
        String text = Vector.text(content);
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.writeString(Vector.path(file.name), text);
        }
        assertThat(Vector.path(file.name)).hasContent(text);
    }

    private static List<Map<String, Object>> merkle() {
        var cases = new ArrayList<Map<String, Object>>();
        for (int size : new int[] {1, 2, 3, 5, 8, 13}) {
            List<Bytes> leaves = numbered(size);
            MerkleTree tree = MerkleTree.of(leaves);
            int index = size - 1;
            cases.add(
                    proof(
                                    "Last of %d leaves; leaf i is the byte i".formatted(size),
                                    tree,
                                    index,
                                    leaves.get(index),
                                    tree.proof(index))
                            .valid());
        }
        MerkleTree tree = MerkleTree.of(numbered(5));
        MerkleProof good = tree.proof(2);
        Bytes leaf = numbered(5).get(2);
        cases.add(
                proof("Leaf 2 of 5 claimed at index 3", tree, 3, leaf, good)
                        .invalid("the index is not checked"));
        cases.add(
                proof("Index beyond the size", tree, 5, leaf, good)
                        .invalid("the index is not compared with the size"));
        cases.add(
                proof("Negative index", tree, -1, leaf, good)
                        .invalid("the sign of the index is not checked"));
        cases.add(
                proof("Proof without its last digest", tree, 2, leaf, cut(good, 1))
                        .invalid("the root is compared before the proof reaches node 1"));
        MerkleTree four = MerkleTree.of(numbered(4));
        Bytes children =
                Bytes.concat(
                        Sha256.of(Bytes.ofHex("00"), numbered(4).get(0)).value(),
                        Sha256.of(Bytes.ofHex("00"), numbered(4).get(1)).value());
        cases.add(
                proof(
                                "Inner node 2 of four leaves given as leaf 0 of two",
                                four,
                                0,
                                children,
                                new MerkleProof(four.proof(0).siblings().subList(1, 2)))
                        .number("size", 2)
                        .invalid("leaves and inner nodes are hashed alike"));
        return cases;
    }

    private static MerkleProof cut(MerkleProof proof, int digests) {
        return new MerkleProof(proof.siblings().subList(0, proof.siblings().size() - digests));
    }

    private static List<Bytes> numbered(int size) {
        return java.util.stream.IntStream.range(0, size)
                .mapToObj(i -> Bytes.owning(new byte[] {(byte) i}))
                .toList();
    }

    private static List<Map<String, Object>> identity() {
        NodeIdentity bob = NodeIdentity.ofSeed(BOB);
        Signature ofBob = bob.sign("tarn.test.v1", MESSAGE);
        return List.of(
                identity("Alice", ALICE, "tarn.test.v1").valid(),
                identity("Bob", BOB, "tarn.test.v1").valid(),
                identity("Another purpose, another signature", ALICE, "tarn.test.v2").valid(),
                identity("Bob's signature under Alice's key", ALICE, "tarn.test.v1")
                        .hex("signature", ofBob.value())
                        .invalid("the key is not used"),
                identity("Signed for another purpose", BOB, "tarn.test.v2")
                        .hex("signature", ofBob.value())
                        .invalid("the domain tag is not signed"));
    }

    private static VectorCase identity(String comment, Bytes seed, String domainTag) {
        NodeIdentity identity = NodeIdentity.ofSeed(seed);
        return new VectorCase(comment)
                .hex("seed", seed)
                .hex("ed25519", identity.publicKey().ed25519())
                .hex("x25519", identity.publicKey().x25519())
                .text("id", identity.id().text())
                .text("key", identity.publicKey().text())
                .text("domainTag", domainTag)
                .hex("message", MESSAGE)
                .hex("signature", identity.sign(domainTag, MESSAGE).value());
    }

    private static List<Map<String, Object>> keyId() {
        KeyId id = NodeIdentity.ofSeed(ALICE).id();
        String text = id.text();
        String swapped = text.substring(0, 20) + text.charAt(21) + text.charAt(20);
        return List.of(
                new VectorCase("Alice")
                        .text("text", text)
                        .hex("digest", id.digest().value())
                        .valid(),
                new VectorCase("32 zero bytes")
                        .text("text", new KeyId(new Digest(Bytes.zeros(32))).text())
                        .hex("digest", Bytes.zeros(32))
                        .valid(),
                new VectorCase("Upper case")
                        .text("text", text.toUpperCase(java.util.Locale.ROOT))
                        .invalid("one id has two texts"),
                new VectorCase("Two neighbours swapped")
                        .text("text", swapped + text.substring(22))
                        .invalid("the checksum is not checked"),
                new VectorCase("Last character missing")
                        .text("text", text.substring(0, text.length() - 1))
                        .invalid("the length is not checked"),
                new VectorCase("A whole key in place of its id")
                        .text("text", NodeIdentity.ofSeed(ALICE).publicKey().text())
                        .invalid("the prefix is not checked"),
                new VectorCase("Space at the end")
                        .text("text", text + " ")
                        .invalid("spaces are cut"));
    }

    private static List<Map<String, Object>> macKey() {
        return List.of(
                macKey("Alice to Bob", ALICE, BOB, 0).valid(),
                macKey("Bob to Alice: the same tag", BOB, ALICE, 0).valid(),
                macKey("The next epoch", ALICE, BOB, 1).valid(),
                macKey("Alice's own key", ALICE, ALICE, 0).valid(),
                macKey("Tag of epoch 0 in epoch 1", ALICE, BOB, 1)
                        .hex("tag", tag(ALICE, BOB, 0))
                        .invalid("the epoch is not in the label"),
                macKey("Tag of Alice's own key given to Bob", ALICE, BOB, 0)
                        .hex("tag", tag(ALICE, ALICE, 0))
                        .invalid("the peer is not in the label"));
    }

    private static VectorCase macKey(String comment, Bytes seed, Bytes peerSeed, int epoch) {
        return new VectorCase(comment)
                .hex("seed", seed)
                .hex("peerSeed", peerSeed)
                .number("epoch", epoch)
                .hex("message", MESSAGE)
                .hex("tag", tag(seed, peerSeed, epoch));
    }

    private static Bytes tag(Bytes seed, Bytes peerSeed, int epoch) {
        IdentityKey peer = NodeIdentity.ofSeed(peerSeed).publicKey();
        return new PairwiseKeys(NodeIdentity.ofSeed(seed))
                .key(peer, new KeyEpoch(epoch))
                .tag(MESSAGE)
                .value();
    }

    private static List<Map<String, Object>> keyFile() {
        String text = KeyFile.format(NodeIdentity.ofSeed(ALICE));
        String ofBob = KeyFile.format(NodeIdentity.ofSeed(BOB));
        String mixed =
                text.substring(0, text.indexOf("secret"))
                        + ofBob.substring(ofBob.indexOf("secret"));
        return List.of(
                new VectorCase("Alice").text("text", text).hex("seed", ALICE).valid(),
                new VectorCase("Version 2")
                        .text("text", text.replace("v1\n", "v2\n"))
                        .text("problem", "UNKNOWN_FORMAT")
                        .invalid("the version is not checked"),
                new VectorCase("Empty")
                        .text("text", "")
                        .text("problem", "UNKNOWN_FORMAT")
                        .invalid("a missing line escapes as an exception of another kind"),
                new VectorCase("Bob's secret beside Alice's name")
                        .text("text", mixed)
                        .text("problem", "MISMATCHED")
                        .invalid("the name is not compared"),
                new VectorCase("A fourth line")
                        .text("text", text + "more\n")
                        .text("problem", "DAMAGED")
                        .invalid("what follows is ignored"),
                new VectorCase("No line feed at the end")
                        .text("text", text.stripTrailing())
                        .text("problem", "DAMAGED")
                        .invalid("a file cut short is accepted"),
                new VectorCase("Carriage returns")
                        .text("text", text.replace("\n", "\r\n"))
                        .text("problem", "UNKNOWN_FORMAT")
                        .invalid("one identity has two files"));
    }

    private static VectorCase proof(
            String comment, MerkleTree tree, int index, Bytes leaf, MerkleProof proof) {
        return new VectorCase(comment)
                .hex("root", tree.root().value())
                .number("size", tree.size())
                .number("index", index)
                .hex("leaf", leaf)
                .hexes("proof", proof.siblings().stream().map(Digest::value).toList());
    }
}
