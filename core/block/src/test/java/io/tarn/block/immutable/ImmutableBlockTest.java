package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Storing and fetching when nobody lies.
class ImmutableBlockTest {
    private static final int BLOCK_BYTES = 64 << 10;

    static Stream<Arguments> codesAndLengths() {
        int[][] codes = {{1, 2}, {1, 5}, {2, 3}, {4, 5}, {10, 11}, {10, 64}};
        return Stream.of(codes)
                .flatMap(code ->
                        IntStream.of(1, 16, 17, BLOCK_BYTES - 1, BLOCK_BYTES)
                                .mapToObj(bytes -> Arguments.of(code[0], code[1], bytes)));
    }

    @ParameterizedTest
    @MethodSource("codesAndLengths")
    void fetchesWhatWasStored(int faults, int needed, int bytes) {
        var cluster = new StoreCluster(faults, needed);
        Bytes content = content(bytes, bytes);
        BlockChecksum checksum = cluster.checksum(content);

        assertThat(cluster.store(content))
                .isEqualTo(new StoreOutcome.Stored(checksum.bguid(), cluster.writers()));
        assertThat(cluster.fetch(checksum.bguid()))
                .isEqualTo(new FetchOutcome.Whole(content, checksum));
        assertThat(cluster.attest(List.of(checksum.bguid()), cluster.writers()))
                .isInstanceOf(ReceiptOutcome.Covered.class);
        assertThat(cluster.suspected).isEmpty();
    }

    @Test
    void largestBlock() {
        var cluster = new StoreCluster(1, 2);
        Bytes content = content(1, BlockChecksum.LENGTH_BYTES_MAX);

        cluster.store(content);

        assertThat(cluster.fetch(cluster.checksum(content).bguid()))
                .isEqualTo(new FetchOutcome.Whole(content, cluster.checksum(content)));
    }

    @Test
    void everythingTakesOneRound() {
        var cluster = new StoreCluster(1, 2);
        Bytes content = content(1, BLOCK_BYTES);

        cluster.store(content);
        assertThat(cluster.requests)
                .containsExactly("StoreFragment", "StoreFragment", "StoreFragment");

        Bguid block = cluster.checksum(content).bguid();
        cluster.fetch(block);
        assertThat(cluster.requests).containsExactly("Fetch", "Fetch");

        cluster.attest(List.of(block), cluster.writers());
        assertThat(cluster.requests).containsExactly("Attest", "Attest", "Attest");
    }

    /// §3.1.1: "if one of the first m + f servers is non-responsive or faulty, the client may need
    /// to send the entire block to convince another server".
    @ParameterizedTest
    @CsvSource({"1, 2, 0", "1, 2, 1", "1, 2, 2", "1, 2, 3", "2, 3, 0", "2, 5, 4"})
    void anyFServersMayBeDown(int faults, int needed, int first) {
        var cluster = new StoreCluster(faults, needed);
        Bytes content = content(1, 1000);
        int servers = cluster.redundancy.servers();
        IntStream.range(0, faults).forEach(i -> cluster.down.add((first + i) % servers));

        var stored = (StoreOutcome.Stored) cluster.store(content);
        assertThat(stored.holders()).doesNotContainAnyElementsOf(cluster.down);
        assertThat(cluster.attest(List.of(stored.block()), stored.holders()))
                .isInstanceOf(ReceiptOutcome.Covered.class);

        // Others go instead: with those that missed the block, as many as may ever be without.
        cluster.down.clear();
        IntStream.range(0, faults).forEach(i -> cluster.down.add((first + faults + i) % servers));
        assertThat(cluster.fetch(stored.block()))
                .isEqualTo(new FetchOutcome.Whole(content, cluster.checksum(content)));
    }

    @Test
    void moreThanFServersDownIsUnavailableNotWrong() {
        var cluster = new StoreCluster(1, 2);
        Bytes content = content(1, 1000);
        cluster.store(content);
        cluster.down.addAll(List.of(0, 1));

        assertThat(cluster.fetch(cluster.checksum(content).bguid()))
                .isEqualTo(new FetchOutcome.TooFewFragments(1, 2));
        assertThat(cluster.store(content(2, 1000)))
                .isEqualTo(new StoreOutcome.TooFewHolders(List.of(2, 3), 3));
    }

    @Test
    void blockThatNobodyStoredIsNotWaitedFor() {
        var cluster = new StoreCluster(1, 2);

        assertThat(cluster.fetch(cluster.checksum(content(1, 1000)).bguid()))
                .isEqualTo(new FetchOutcome.TooFewFragments(0, 2));
        assertThat(cluster.requests).hasSizeLessThanOrEqualTo(cluster.redundancy.servers());
    }

    @Test
    void blockReadBackCanBeStoredElsewhere() {
        var cluster = new StoreCluster(1, 2);
        Bytes content = content(1, 777);
        cluster.store(content);
        Bguid block = cluster.checksum(content).bguid();
        var whole = (FetchOutcome.Whole) cluster.fetch(block);

        var other = new StoreCluster(1, 2);
        assertThat(other.store(other.code.encodeUnder(whole.checksum(), whole.content())))
                .isEqualTo(new StoreOutcome.Stored(block, other.writers()));
    }

    @Test
    void strangersAreRefused() {
        var cluster = new StoreCluster(1, 2);
        Bytes content = content(1, 1000);
        cluster.store(content);

        assertThat(cluster.fetch(StoreCluster.STRANGER, cluster.checksum(content).bguid()))
                .isEqualTo(new FetchOutcome.NotFetched(Refusal.NOT_PERMITTED));
    }

    /// A receipt for some of it is none: the caller learns which blocks to store again.
    @Test
    void blocksTooFewHoldAreNamed() {
        var cluster = new StoreCluster(1, 2);
        Bguid stored = cluster.checksum(content(1, 1000)).bguid();
        Bguid other = cluster.checksum(content(2, 1000)).bguid();
        cluster.store(content(1, 1000));
        cluster.store(content(2, 1000));
        cluster.nodes.get(1).records.remove(new FragmentId(other, 1));

        assertThat(cluster.attest(List.of(stored, other), cluster.writers()))
                .isInstanceOfSatisfying(
                        ReceiptOutcome.Uncovered.class,
                        outcome -> {
                            assertThat(outcome.uncovered())
                                    .containsExactlyElementsOf(
                                            Stream.of(stored, other).sorted().toList());
                            assertThat(outcome.receipts()).containsOnlyKeys(0, 2);
                        });
        assertThat(cluster.attest(List.of(stored), cluster.writers()))
                .isInstanceOf(ReceiptOutcome.Covered.class);
        assertThat(cluster.suspected).isEmpty();
    }
}
