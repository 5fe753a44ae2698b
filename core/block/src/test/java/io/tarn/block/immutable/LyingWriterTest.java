package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.VOLUME;
import static io.tarn.block.immutable.StoreCluster.WRITER;
import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The design of blocks: "two readers of one BGUID never see two blocks", whatever its writer did.
class LyingWriterTest {
    private static final int BYTES = 1000;

    /// The design of blocks: "fragments of two different blocks under one fpcc" are "refused by every correct
    /// server that got an inconsistent one (line 304)".
    @Test
    void fragmentsOfTwoBlocksUnderOneChecksum() {
        var cluster = new StoreCluster(1, 3);
        EncodedBlock one = cluster.code.encode(content(1, BYTES));
        EncodedBlock other = cluster.code.encode(content(2, BYTES));
        var cc = new ArrayList<>(one.fpcc().cc());
        cc.set(3, other.fpcc().cc().get(3));
        List<Bytes> data = List.of(fragment(one, 0), fragment(one, 1), fragment(one, 2));
        var mixed = new BlockChecksum(cluster.redundancy, BYTES, Forgeries.checksum(cc, data));

        for (int i = 0; i < 3; i++) {
            assertThat(store(cluster, mixed, i, fragment(one, i))).isEqualTo(new Stored());
        }
        assertThat(store(cluster, mixed, 3, fragment(other, 3))).isEqualTo(inconsistent());
        assertThat(storeBlock(cluster, mixed, 4, other.content())).isEqualTo(inconsistent());
        assertThat(storeBlock(cluster, mixed, 3, one.content())).isEqualTo(new Stored());
        assertThat(cluster.fetch(mixed.bguid()))
                .isEqualTo(new FetchOutcome.Whole(one.content(), mixed));
    }

    /// Up to `f` hashes may be false: the block is stored all the same, by whole blocks where its
    /// fragments prove nothing, and readers of either kind see the same one.
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "4, 5"})
    void falseHashesOfUpToFFragments(int faults, int needed) {
        var cluster = new StoreCluster(faults, needed);
        EncodedBlock block = cluster.code.encode(content(1, BYTES));
        List<Integer> wrong = IntStream.range(0, faults).boxed().toList();
        BlockChecksum checksum = Forgeries.withFalseHashes(cluster.redundancy, block, wrong);

        assertThat(cluster.code.verify(checksum, block.content())).isTrue();
        EncodedBlock under = cluster.code.encodeUnder(checksum, block.content());
        assertThat(cluster.store(under))
                .isEqualTo(new StoreOutcome.Stored(checksum.bguid(), cluster.writers()));
        assertThat(cluster.fetch(checksum.bguid()))
                .isEqualTo(new FetchOutcome.Whole(block.content(), checksum));

        // With f servers down that hold proven fragments, provisional ones must do.
        IntStream.range(0, faults).forEach(i -> cluster.down.add(faults + i));
        assertThat(cluster.fetch(checksum.bguid()))
                .isEqualTo(new FetchOutcome.Whole(block.content(), checksum));
        assertThat(cluster.suspected).isEmpty();
    }

    /// One more, and no reader of whole blocks accepts it: no correct server takes part either, but
    /// for fragments that by themselves are consistent, which are too few.
    @Test
    void falseHashesOfMoreThanFFragments() {
        var cluster = new StoreCluster(1, 2);
        EncodedBlock block = cluster.code.encode(content(1, BYTES));
        BlockChecksum checksum =
                Forgeries.withFalseHashes(cluster.redundancy, block, List.of(0, 1));

        assertThat(cluster.code.verify(checksum, block.content())).isFalse();
        assertThat(cluster.store(cluster.code.encodeUnder(checksum, block.content())))
                .isEqualTo(new StoreOutcome.NotStored(Refusal.INCONSISTENT));
        assertThat(cluster.fetch(checksum.bguid()))
                .isEqualTo(new FetchOutcome.TooFewFragments(1, 2));
    }

    /// Something hidden where zeros belong. Servers of the end of the block refuse; if enough
    /// others store it, with `f` liars among them, every reader finds the same: nothing.
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 3", "2, 5", "10, 11"})
    void paddingThatIsNotZero(int faults, int needed) {
        var cluster = new StoreCluster(faults, needed);
        int fragmentBytes = cluster.code.fragmentBytes(cluster.checksum(content(1, BYTES)));
        EncodedBlock longer = cluster.code.encode(content(1, needed * fragmentBytes));
        BlockChecksum checksum = Forgeries.shortened(cluster.redundancy, longer, BYTES);
        assertThat(cluster.code.fragmentBytes(checksum)).isEqualTo(fragmentBytes);

        assertThat(store(cluster, checksum, needed - 1, fragment(longer, needed - 1)))
                .isEqualTo(inconsistent());
        int stored = 0;
        for (int i = 0; i < cluster.redundancy.writers(); i++) {
            stored += store(cluster, checksum, i, fragment(longer, i)) instanceof Stored ? 1 : 0;
        }
        assertThat(stored).isGreaterThanOrEqualTo(needed);

        assertThat(cluster.fetch(checksum.bguid())).isEqualTo(new FetchOutcome.Unsound(checksum));
        cluster.down.add(0);
        assertThat(cluster.fetch(checksum.bguid()))
                .isIn(
                        new FetchOutcome.Unsound(checksum),
                        new FetchOutcome.TooFewFragments(needed - 1, needed));
        Bytes shown = longer.content().slice(0, BYTES);
        assertThat(cluster.code.verify(checksum, shown)).isFalse();
        assertThat(storeBlock(cluster, checksum, 0, shown)).isEqualTo(inconsistent());
    }

    @Test
    void fragmentsThatDoNotFit() {
        var cluster = new StoreCluster(1, 2);
        EncodedBlock block = cluster.code.encode(content(1, BYTES));
        BlockChecksum checksum = cluster.checksum(content(1, BYTES));
        Bytes own = fragment(block, 0);

        assertThat(store(cluster, checksum, 1, own)).isEqualTo(inconsistent());
        assertThat(store(cluster, checksum, 3, own)).isEqualTo(inconsistent());
        assertThat(store(cluster, checksum, 0, Bytes.EMPTY)).isEqualTo(inconsistent());
        assertThat(store(cluster, checksum, 0, Bytes.concat(own, own))).isEqualTo(inconsistent());
        assertThat(storeBlock(cluster, checksum, 0, block.content().slice(0, 999)))
                .isEqualTo(inconsistent());
        cluster.nodes.forEach(node -> assertThat(node.records).isEmpty());
    }

    private static Bytes fragment(EncodedBlock block, int index) {
        return block.fragment(index).orElseThrow();
    }

    private static StoreReply store(
            StoreCluster cluster, BlockChecksum checksum, int index, Bytes fragment) {
        return cluster.nodes
                .get(index)
                .ask(WRITER, new StoreFragment(VOLUME, checksum, index, fragment));
    }

    private static StoreReply storeBlock(
            StoreCluster cluster, BlockChecksum checksum, int index, Bytes content) {
        return cluster.nodes
                .get(index)
                .ask(WRITER, new StoreBlock(VOLUME, checksum, index, content));
    }

    private static StoreReply inconsistent() {
        return new Refused(Refusal.INCONSISTENT);
    }
}
