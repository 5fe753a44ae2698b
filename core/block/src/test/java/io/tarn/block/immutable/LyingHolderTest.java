package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.crypto.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The design of blocks, "What a lying party gets": "the operation completes, correct, from the others; the
/// culprit is counted and shown to the operator".
class LyingHolderTest {
    private static final int BYTES = 1000;

    /// A way of lying.
    ///
    /// @param provable whether a reader that asks this server can tell that it lied
    record Lie(
            String name, boolean provable, BiFunction<StoreRequest, StoreReply, StoreReply> tell) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Lie> lies() {
        return Stream.of(
                new Lie("wrong fragment", true, (_, honest) -> withFragment(honest)),
                new Lie("short fragment", true, (_, honest) -> withShortFragment(honest)),
                new Lie("provisional fragment", false, (_, honest) -> provisional(honest)),
                new Lie("another block's checksum", true, (_, honest) -> withChecksum(honest)),
                new Lie("no checksum", true, (_, honest) -> withoutChecksum(honest)),
                new Lie("says everything is stored", true, (_, _) -> new Stored()),
                new Lie("says nothing is here", false, (_, _) -> new Absent()),
                new Lie("denies what it stored", false, (_, honest) -> denial(honest)),
                new Lie("refuses everything", false, (_, _) -> new Refused(Refusal.DISK_FULL)),
                new Lie(
                        "calls everything inconsistent",
                        false,
                        (_, _) -> new Refused(Refusal.INCONSISTENT)));
    }

    static Stream<Arguments> everyLieEverywhere() {
        return lies().flatMap(
                        lie -> IntStream.range(0, 4).mapToObj(server -> Arguments.of(lie, server)));
    }

    @ParameterizedTest
    @MethodSource("everyLieEverywhere")
    void operationsCompleteCorrect(Lie lie, int liar) {
        var cluster = new StoreCluster(1, 2);
        cluster.lieAt(liar, lie.tell());
        Bytes content = content(1, BYTES);
        BlockChecksum checksum = cluster.checksum(content);

        assertThat(cluster.store(content))
                .isInstanceOfSatisfying(
                        StoreOutcome.Stored.class,
                        stored -> assertThat(stored.block()).isEqualTo(checksum.bguid()));
        assertThat(cluster.fetch(checksum.bguid()))
                .isEqualTo(new FetchOutcome.Whole(content, checksum));
        assertThat(cluster.suspected).isSubsetOf(liar);
        if (lie.provable() && liar == 0) {
            assertThat(cluster.suspected).containsExactly(liar);
        }
    }

    /// With f = 2, two liars who lie differently.
    @ParameterizedTest
    @MethodSource("everyLieEverywhere")
    void twoLiarsOfTwoTolerated(Lie lie, int liar) {
        var cluster = new StoreCluster(2, 3);
        int other = (liar + 3) % 7;
        cluster.lieAt(liar, lie.tell());
        cluster.lieAt(other, (_, honest) -> provisional(honest));
        Bytes content = content(1, BYTES);

        assertThat(cluster.store(content)).isInstanceOf(StoreOutcome.Stored.class);
        assertThat(cluster.fetch(cluster.checksum(content).bguid()))
                .isEqualTo(new FetchOutcome.Whole(content, cluster.checksum(content)));
        assertThat(cluster.suspected).isSubsetOf(liar, other);
    }

    static Stream<Arguments> receiptLies() {
        return Stream.<BiFunction<Receipt, List<FragmentId>, Receipt>>of(
                        (honest, _) -> changed(honest, honest.expiresAtMillis() + 1),
                        (_, ids) -> signedBy(5, ids, 1_000),
                        (_, ids) -> signedBy(1, ids.subList(0, 1), 1_000))
                .map(Arguments::of);
    }

    /// A receipt that does not hold names its maker; with one more server that stored the block, the
    /// operation ends without it.
    @ParameterizedTest
    @MethodSource("receiptLies")
    void falseReceipts(BiFunction<Receipt, List<FragmentId>, Receipt> lie) {
        var cluster = new StoreCluster(1, 2);
        cluster.lieAt(
                1,
                (request, honest) ->
                        request instanceof StoreRequest.Attest(_, var ids)
                                        && honest instanceof Attested(Receipt receipt)
                                ? new Attested(lie.apply(receipt, ids))
                                : honest);
        List<Bguid> blocks =
                Stream.of(1, 2)
                        .map(seed -> {
                            cluster.store(content(seed, BYTES));
                            return cluster.checksum(content(seed, BYTES)).bguid();
                        })
                        .toList();

        assertThat(cluster.attest(blocks, cluster.writers()))
                .isInstanceOfSatisfying(
                        ReceiptOutcome.Uncovered.class,
                        outcome -> {
                            assertThat(outcome.receipts()).containsOnlyKeys(0, 2);
                            assertThat(outcome.uncovered()).hasSize(2);
                        });
        assertThat(cluster.suspected).containsExactly(1);

        cluster.down.add(1);
        Stream.of(1, 2).forEach(seed -> cluster.store(content(seed, BYTES)));
        assertThat(cluster.attest(blocks, List.of(0, 1, 2, 3)))
                .isInstanceOf(ReceiptOutcome.Covered.class);
    }

    private static Receipt changed(Receipt honest, long expiresAtMillis) {
        return new Receipt(
                honest.volume(),
                honest.server(),
                honest.fragments(),
                honest.root(),
                expiresAtMillis,
                honest.signature());
    }

    private static Receipt signedBy(int seed, List<FragmentId> ids, long expiresAtMillis) {
        return Receipt.sign(
                ReceiptSigner.of(StoreNode.identity(seed)),
                StoreCluster.VOLUME,
                ids,
                expiresAtMillis);
    }

    private static StoreReply withFragment(StoreReply honest) {
        return honest instanceof Fetched(var checksum, var hashes, Bytes fragment)
                ? new Fetched(checksum, hashes, Bytes.zeros(fragment.size()))
                : honest;
    }

    private static StoreReply withShortFragment(StoreReply honest) {
        return honest instanceof Fetched(var checksum, var hashes, Bytes fragment)
                ? new Fetched(checksum, hashes, fragment.slice(0, fragment.size() - 1))
                : honest;
    }

    /// Consistent with nothing but the hashes it brings along.
    private static StoreReply provisional(StoreReply honest) {
        if (!(honest instanceof Fetched(var checksum, _, Bytes fragment))) {
            return honest;
        }
        Bytes zeros = Bytes.zeros(fragment.size());
        return new Fetched(checksum, Collections.nCopies(7, Sha256.hash(zeros)), zeros);
    }

    private static StoreReply withChecksum(StoreReply honest) {
        if (!(honest instanceof Fetched(var checksum, var hashes, Bytes fragment))) {
            return honest;
        }
        return new Fetched(
                checksum.map(right ->
                        new BlockChecksum(
                                right.redundancy(), right.lengthBytes() - 1, right.fpcc())),
                hashes,
                fragment);
    }

    private static StoreReply withoutChecksum(StoreReply honest) {
        return honest instanceof Fetched(_, var hashes, Bytes fragment)
                ? new Fetched(Optional.empty(), hashes, fragment)
                : honest;
    }

    private static StoreReply denial(StoreReply honest) {
        return switch (honest) {
            case Fetched _ -> new Absent();
            case Attested _ -> new NotHeld(List.of(0));
            default -> honest;
        };
    }
}
