package io.tarn.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.Service;
import io.tarn.block.client.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The design of blocks, "What a lying party gets": "the operation completes, correct, from the others; the
/// culprit is counted and shown to the operator".
class LyingServerTest {
    private static final Bytes ONES = Bytes.ofHex("ff".repeat(16));

    /// A way of lying.
    ///
    /// @param provable whether a client that meets it can tell who lied
    record Lie(
            String name,
            boolean provable,
            BiFunction<BlockRequest.OfBlock, BlockReply, BlockReply> tell) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Lie> lies() {
        return Stream.of(
                new Lie("wrong fragment", true, (_, honest) -> withFragment(honest)),
                new Lie("wrong cross-checksum", true, (_, honest) -> withFalseChecksum(honest)),
                new Lie("another write's fragment", true, (_, honest) -> ofAnotherWrite(honest)),
                new Lie("wrong MACs", false, (_, honest) -> withMacs(honest)),
                new Lie("wrong nonce", false, (_, honest) -> withNonce(honest)),
                new Lie(
                        "refuses all MACs",
                        false,
                        (_, honest) ->
                                honest instanceof Committed ? new TooFew(List.of()) : honest),
                new Lie("old timestamp", false, (_, honest) -> old(honest)),
                new Lie("huge timestamp", false, (_, honest) -> huge(honest)),
                new Lie("says everything is committed", false, (_, _) -> new Committed()),
                new Lie("answers another question", true, (_, _) -> new Stamp(Timestamp.NONE)),
                new Lie("refuses everything", false, (_, _) -> new Refused(Refusal.NOT_PERMITTED)),
                new Lie(
                        "commits and denies it",
                        false,
                        (request, honest) ->
                                request instanceof BlockRequest.Commit
                                        ? new Refused(Refusal.NOT_PREPARED)
                                        : honest));
    }

    static Stream<Arguments> everyLieEverywhere() {
        return lies().flatMap(lie ->
                IntStream.of(0, 1, 2, 3).mapToObj(server -> Arguments.of(lie, server)));
    }

    /// A wrong nonce shows only where nonces decide, which no honest writer's block needs.
    static Stream<Lie> liesThatShow() {
        return lies().filter(lie -> !lie.name().equals("wrong nonce"));
    }

    @ParameterizedTest
    @MethodSource("liesThatShow")
    void whoLiesIsConvictedOrOfNoHelp(Lie lie) {
        TestVolume volume = Liar.volume(1, 1, lie.tell());

        SortedSet<Integer> named = new TreeSet<>(uselessInWritesOrReads(volume));
        named.addAll(volume.suspected());

        assertThat(named).containsExactly(1);
    }

    /// With one server's old timestamps, and none yet at the last, each read has to write back; there
    /// the liar may well take part.
    @Test
    void whoTellsOldTimestampsIsOfNoHelpToReadsThatWriteBack() {
        TestVolume volume =
                Liar.volume(
                        1,
                        1,
                        (request, honest) ->
                                switch (request) {
                                    case BlockRequest.FindTimestamp _ -> new Stamp(Timestamp.NONE);
                                    case BlockRequest.Read read ->
                                            new Absent(Timestamp.NONE, read.at());
                                    default -> honest;
                                });
        for (int round = 1; round <= 3; round++) {
            volume.write(volume.content(round));
            volume.services.clear();

            volume.read();

            assertThat(volume.services.stream().filter(served -> served.server() == 1))
                    .containsExactly(new ClientEffect.Served(1, Service.APART));
        }
    }

    @Test
    void aSilentServerIsOfNoHelp() {
        var volume = new TestVolume(1, 2);
        volume.down.add(2);

        assertThat(uselessInWritesOrReads(volume)).containsExactly(2);
    }

    @Test
    void whoIsKnownToBeSilentIsNotWaitedFor() {
        var volume = new TestVolume(1, 2);
        volume.down.add(1);
        var known = new TreeSet<>(Set.of(1));
        Bytes content = volume.content(1);

        var write =
                new WriteOperation(
                        volume.shape.redundancy(),
                        TestVolume.BLOCK,
                        volume.code.encode(content),
                        ClientLimits.production(),
                        0,
                        known);
        long before = volume.now;
        assertThat(volume.run(TestVolume.WRITER, write).wrote())
                .containsInstanceOf(WriteOutcome.Applied.class);
        var read =
                ReadOperation.of(volume.code, TestVolume.BLOCK, ClientLimits.production(), known);
        assertThat(volume.run(TestVolume.WRITER, read).didRead())
                .hasValueSatisfying(outcome ->
                        assertThat(((ReadOutcome.Whole) outcome).content()).isEqualTo(content));

        assertThat(volume.now).as("no tick had to pass").isEqualTo(before);
    }

    @Test
    void nobodyIsUselessWhereAllAreHonest() {
        assertThat(uselessInWritesOrReads(new TestVolume(1, 2))).isEmpty();
    }

    private static SortedSet<Integer> uselessInWritesOrReads(TestVolume volume) {
        for (int round = 1; round <= 20; round++) {
            volume.write(volume.content(round));
        }
        SortedSet<Integer> useless = volume.takeUseless();
        for (int round = 1; round <= 20; round++) {
            volume.read();
        }
        useless.addAll(volume.takeUseless());
        return useless;
    }

    @ParameterizedTest
    @MethodSource("everyLieEverywhere")
    void operationsCompleteCorrect(Lie lie, int liar) {
        TestVolume volume = Liar.volume(1, liar, lie.tell());

        for (int round = 1; round <= 3; round++) {
            Bytes content = volume.content(round);
            assertThat(volume.write(content)).isInstanceOf(WriteOutcome.Applied.class);
            assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, content, round));
        }
        assertThat(volume.suspected()).doesNotContainAnyElementsOf(othersThan(liar));
        if (lie.provable() && liar < 2) {
            assertThat(volume.suspected()).containsExactly(liar);
        }
    }

    /// With f = 2, two liars who lie differently.
    @ParameterizedTest
    @MethodSource("everyLieEverywhere")
    void twoLiarsOfTwoTolerated(Lie lie, int liar) {
        TestVolume volume = Liar.volume(2, liar, lie.tell());
        int other = (liar + 3) % 7;
        volume.servers.set(other, new Liar(volume, other, (_, honest) -> huge(honest)));

        Bytes content = volume.content(1);
        assertThat(volume.write(content)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, content, 1));
    }

    /// A server whose MACs `f + 1` others refuse is known to lie, even to a client that has no key.
    @Test
    void makerOfFalseMacsIsNamed() {
        TestVolume volume = Liar.volume(1, 0, (_, honest) -> withMacs(honest));

        volume.write(volume.content(1));

        assertThat(volume.suspected()).containsExactly(0);
    }

    /// Disbelief counts for the server that shows it only: for a server that lags behind, `f + 1`
    /// vouchers are all there are, and have to do.
    @Test
    void disbeliefOfALiarKeepsNobodyElseFromPreparing() {
        var lies = new AtomicBoolean();
        TestVolume volume =
                Liar.volume(
                        1,
                        0,
                        (_, honest) -> lies.get() ? new Refused(Refusal.TIMESTAMP_SKIPS) : honest);
        volume.write(volume.content(1));
        volume.write(volume.content(2)); // Server 3 has missed both.
        lies.set(true);

        assertThat(volume.write(volume.content(3))).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, volume.content(3), 3));
    }

    /// Of the first `2f + 1` offers the largest may be a liar's, and its vouchers may look like one too
    /// many. That no correct server believes them makes the writer ask further and choose again.
    @Test
    void integerThatOnlyALiarVouchesForIsNotInsistedOn() {
        var lies = new AtomicBoolean();
        TestVolume volume =
                Liar.volume(1, 0, (_, honest) -> lies.get() ? oneFurther(honest) : honest);
        volume.write(volume.content(1));
        volume.down.add(1);
        volume.write(volume.content(2));
        volume.down.clear();
        lies.set(true);

        assertThat(volume.write(volume.content(3))).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(volume.read()).isEqualTo(LoftTest.whole(volume, volume.content(3), 3));
        assertThat(volume.suspected()).doesNotContainAnyElementsOf(othersThan(0));
    }

    private static BlockReply oneFurther(BlockReply honest) {
        return switch (honest) {
            case Prepared p -> new Prepared(p.ts() + 1, p.nonce(), p.tags());
            case Vouched v -> new Vouched(v.prepared() + 1, v.tags());
            default -> honest;
        };
    }

    private static List<Integer> othersThan(int liar) {
        return IntStream.range(0, 7).filter(i -> i != liar).boxed().toList();
    }

    private static BlockReply withFragment(BlockReply honest) {
        return honest instanceof Fragment f
                ? new Fragment(
                        f.latest(),
                        f.at(),
                        f.fpcc(),
                        f.allHashes(),
                        f.nonceHash(),
                        f.nonces(),
                        Bytes.zeros(f.fragment().size()))
                : honest;
    }

    private static BlockReply withFalseChecksum(BlockReply honest) {
        if (!(honest instanceof Fragment f) || f.fpcc().isEmpty()) {
            return withFragment(honest);
        }
        var cc = new ArrayList<>(f.fpcc().get().cc());
        cc.set(0, Bytes.zeros(FingerprintedCrossChecksum.HASH_BYTES));
        return new Fragment(
                f.latest(),
                f.at(),
                Optional.of(new FingerprintedCrossChecksum(cc, f.fpcc().get().fp())),
                f.allHashes(),
                f.nonceHash(),
                f.nonces(),
                f.fragment());
    }

    private static BlockReply ofAnotherWrite(BlockReply honest) {
        return honest instanceof Fragment f
                ? new Fragment(
                        f.latest(),
                        new Timestamp(f.at().ts() + 1, f.at().content()),
                        f.fpcc(),
                        f.allHashes(),
                        f.nonceHash(),
                        f.nonces(),
                        f.fragment())
                : honest;
    }

    private static BlockReply withMacs(BlockReply honest) {
        return switch (honest) {
            case Prepared p -> new Prepared(p.ts(), p.nonce(), falseTags(p.tags()));
            case Vouched v -> new Vouched(v.prepared(), falseTags(v.tags()));
            default -> honest;
        };
    }

    private static TagVector falseTags(TagVector tags) {
        return new TagVector(tags.epoch(), tags.macs().stream().map(_ -> ONES).toList());
    }

    private static BlockReply withNonce(BlockReply honest) {
        return honest instanceof Prepared p ? new Prepared(p.ts(), ONES, p.tags()) : honest;
    }

    private static BlockReply old(BlockReply honest) {
        return switch (honest) {
            case Stamp _ -> new Stamp(Timestamp.NONE);
            case Fragment _ -> new Absent(Timestamp.NONE, Timestamp.NONE);
            case Prepared p -> new Prepared(1, p.nonce(), p.tags());
            default -> honest;
        };
    }

    private static BlockReply huge(BlockReply honest) {
        return switch (honest) {
            case Stamp s -> new Stamp(new Timestamp(Long.MAX_VALUE, s.latest().content()));
            case Fragment f -> new Absent(new Timestamp(Long.MAX_VALUE, f.at().content()), f.at());
            case Prepared p -> new Prepared(Long.MAX_VALUE, p.nonce(), p.tags());
            case Vouched v -> new Vouched(Long.MAX_VALUE, v.tags());
            default -> honest;
        };
    }
}
