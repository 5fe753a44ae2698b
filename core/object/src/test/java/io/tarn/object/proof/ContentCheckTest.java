package io.tarn.object.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.object.Aguid;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.object.proof.ContentCheck.Wanted;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// objects.md, step 7 of a read: "each block hashes to the BGUID in its parent; subtree sizes add up".
class ContentCheckTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final int LEAVES = 500;

    private final List<Bytes> leaves = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final SequencedMap<Bguid, Bytes> index = new LinkedHashMap<>();

    private static Bguid name(Bytes block) {
        return BlockChecksum.of(REDUNDANCY, CODE.encode(block)).bguid();
    }

    private void addLeaf(Bytes leaf) {
        leaves.add(leaf);
        entries.add(new Entry(name(leaf), leaf.size()));
    }

    private Optional<IndexRoot> tree(List<Entry> all) {
        return IndexTree.stored(Optional.empty(), _ -> Optional.empty())
                .of(all)
                .name(ContentCheckTest::name, index);
    }

    private static VersionClaim claim(Optional<IndexRoot> root) {
        var owner = NodeIdentity.ofSeed(Bytes.ofHex("01".repeat(32))).publicKey();
        var object = ObjectName.of("o");
        var digest = Sha256.of(Bytes.EMPTY);
        var version =
                new VersionRoot(
                        Aguid.ofVolume(owner, "v"),
                        Aguid.ofObject(owner, "v", object),
                        new VersionNumber(1),
                        Optional.empty(),
                        new AgreedTime(1),
                        false,
                        root,
                        Metadata.NONE,
                        Optional.empty(),
                        digest,
                        digest,
                        digest);
        return new VersionClaim(
                new RingId(digest),
                owner,
                "v",
                object,
                REDUNDANCY,
                name(version.encoding()),
                version,
                new AgreedTime(2),
                true);
    }

    /// Gives all that is wanted, with the content as it is.
    ///
    /// @return how many blocks of the index and how many of data were
    private int[] give(ContentCheck check, List<Bytes> content) {
        var left = new ArrayList<>(content);
        int[] given = new int[2];
        while (true) {
            switch (check.wanted()) {
                case Wanted.Nothing _ -> {
                    assertThat(left).isEmpty();
                    return given;
                }
                case Wanted.Index(Bguid block) -> {
                    given[0]++;
                    assertThat(check.index(index.getOrDefault(block, Bytes.EMPTY))).isTrue();
                }
                case Wanted.Data _ -> {
                    given[1]++;
                    assertThat(check.data(left.removeFirst())).isTrue();
                }
                case Wanted.Zeros _ -> check.zeros();
                case Wanted.Impossible impossible -> throw new AssertionError(impossible);
            }
        }
    }

    @Test
    void contentOfManyBlocksIsWhole() {
        for (int i = 0; i < LEAVES; i++) {
            addLeaf(Bytes.ofHex("%08x".formatted(i)));
        }
        Optional<IndexRoot> root = tree(entries);
        assertThat(root.orElseThrow().level()).isEqualTo(2);
        assertThat(give(new ContentCheck(claim(root)), leaves)).containsExactly(4, LEAVES);
    }

    @Test
    void holesAreZerosAndNothingIsNothing() {
        addLeaf(Bytes.ofHex("01"));
        entries.add(Entry.hole(1L << 40));
        addLeaf(Bytes.ofHex("02"));
        assertThat(give(new ContentCheck(claim(tree(entries))), leaves)).containsExactly(1, 2);
        assertThat(new ContentCheck(claim(Optional.empty())).wanted())
                .isEqualTo(new Wanted.Nothing());
        assertThat(new ContentCheck(claim(tree(List.of(Entry.hole(7))))).wanted())
                .isEqualTo(new Wanted.Zeros(7));
    }

    @Test
    void whatIsNotTheBlockIsRefusedAndTheBlockIsWantedYet() {
        addLeaf(Bytes.ofHex("01"));
        addLeaf(Bytes.ofHex("02"));
        var check = new ContentCheck(claim(tree(entries)));
        Bytes block = index.firstEntry().getValue();
        Bytes longer = Bytes.concat(block, Bytes.zeros(1));
        for (Bytes wrong : List.of(Bytes.EMPTY, longer, Bytes.ofHex("01"))) {
            assertThat(check.index(wrong)).isFalse();
        }
        assertThatThrownBy(() -> check.data(leaves.getFirst()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(check.index(block)).isTrue();
        for (Bytes wrong : List.of(Bytes.EMPTY, leaves.get(1), Bytes.ofHex("0100"))) {
            assertThat(check.data(wrong)).isFalse();
        }
        assertThat(check.data(leaves.get(0))).isTrue();
        assertThat(check.data(leaves.get(0))).isFalse();
        assertThat(check.data(leaves.get(1))).isTrue();
        assertThat(check.wanted()).isEqualTo(new Wanted.Nothing());
    }

    /// ADR-022: "Whoever lies about it makes a version that all readers find unreadable".
    @Test
    void falseLengthsFitNoContent() {
        Bytes leaf = Bytes.ofHex("0102");
        var shorter = new ContentCheck(claim(tree(List.of(new Entry(name(leaf), 1)))));
        assertThat(shorter.data(leaf)).isFalse();
        assertThat(shorter.data(leaf.slice(0, 1))).isFalse();
        var longer = new ContentCheck(claim(tree(List.of(new Entry(name(leaf), 1L << 30)))));
        assertThat(longer.wanted()).isEqualTo(new Wanted.Impossible(name(leaf)));
    }

    @Test
    void sumsAndLevelsAreTheParents() {
        addLeaf(Bytes.ofHex("01"));
        addLeaf(Bytes.ofHex("02"));
        IndexRoot root = tree(entries).orElseThrow();
        Bytes block = index.firstEntry().getValue();
        var more = new IndexRoot(1, new Entry(root.entry().block(), root.entry().bytes() + 1));
        assertThat(new ContentCheck(claim(Optional.of(more))).index(block)).isFalse();
        var higher = new IndexRoot(2, root.entry());
        assertThat(new ContentCheck(claim(Optional.of(higher))).index(block)).isFalse();
    }
}
