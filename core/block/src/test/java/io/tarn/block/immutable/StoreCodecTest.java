package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.VOLUME;
import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.block.wire.WireMessage;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreCodecTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final EncodedBlock BLOCK = new ImmutableCode(REDUNDANCY).encode(content(1, 100));
    private static final BlockChecksum CHECKSUM = BlockChecksum.of(REDUNDANCY, BLOCK);
    private static final Bytes FRAGMENT = BLOCK.fragment(1).orElseThrow();
    private static final List<Bytes> HASHES = Collections.nCopies(4, Bytes.zeros(32));
    private static final List<FragmentId> IDS =
            IntStream.range(0, 4).mapToObj(i -> new FragmentId(CHECKSUM.bguid(), i)).toList();
    private static final int MUTATIONS = 3_000;

    static Stream<StoreRequest> requests() {
        return Stream.of(
                new StoreRequest.StoreFragment(VOLUME, CHECKSUM, 1, FRAGMENT),
                new StoreRequest.StoreBlock(VOLUME, CHECKSUM, 3, BLOCK.content()),
                new StoreRequest.Fetch(VOLUME, IDS.get(2), true),
                new StoreRequest.Fetch(VOLUME, IDS.get(3), false),
                new StoreRequest.Audit(VOLUME, Bytes.ofHex("5a".repeat(32)), IDS),
                new StoreRequest.Attest(VOLUME, IDS));
    }

    static Stream<StoreReply> replies() {
        Receipt receipt = Receipt.sign(ReceiptSigner.of(StoreNode.identity(1)), VOLUME, IDS, 1234);
        return Stream.of(
                new StoreReply.Stored(),
                new StoreReply.Fetched(Optional.of(CHECKSUM), HASHES, FRAGMENT),
                new StoreReply.Fetched(Optional.empty(), List.of(), FRAGMENT),
                new StoreReply.Audited(
                        List.of(Optional.of(Bytes.ofHex("5b".repeat(16))), Optional.empty())),
                new StoreReply.Absent(),
                new StoreReply.Attested(receipt),
                new StoreReply.NotHeld(List.of(0, 7, 4095)),
                new StoreReply.Refused(Refusal.STAGING_FULL));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsComeBack(StoreRequest request) throws MalformedException {
        WireMessage message = StoreRequestCodec.encode(request);

        assertThat(message.kind())
                .isBetween(StoreRequestCodec.KIND_MIN, StoreRequestCodec.KIND_MAX);
        assertThat(StoreRequestCodec.decode(message, REDUNDANCY)).isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesComeBack(StoreReply reply) throws MalformedException {
        WireMessage message = StoreReplyCodec.encode(reply);

        assertThat(message.kind()).isBetween(StoreReplyCodec.KIND_MIN, StoreReplyCodec.KIND_MAX);
        assertThat(StoreReplyCodec.decode(message, REDUNDANCY)).isEqualTo(reply);
    }

    /// Whatever bytes come: one encoding of a message, or [MalformedException], and nothing else.
    @Test
    void mutatedMessagesAreReadOrRefused() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        List<WireMessage> requests = requests().map(StoreRequestCodec::encode).toList();
        List<WireMessage> replies = replies().map(StoreReplyCodec::encode).toList();
        int refused = 0;
        try {
            for (int i = 0; i < MUTATIONS; i++) {
                refused += isRefused(mutated(random, requests), true) ? 1 : 0;
                refused += isRefused(mutated(random, replies), false) ? 1 : 0;
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("replay: -Dseed=" + seed, e);
        }
        assertThat(refused).as("replay: -Dseed=%d", seed).isBetween(1, 2 * MUTATIONS - 1);
    }

    private static boolean isRefused(WireMessage message, boolean request) {
        try {
            WireMessage again =
                    request
                            ? StoreRequestCodec.encode(
                                    StoreRequestCodec.decode(message, REDUNDANCY))
                            : StoreReplyCodec.encode(StoreReplyCodec.decode(message, REDUNDANCY));
            assertThat(again).isEqualTo(message);
            return false;
        } catch (MalformedException e) {
            return true;
        }
    }

    private static WireMessage mutated(Random random, List<WireMessage> messages) {
        WireMessage message = messages.get(random.nextInt(messages.size()));
        byte[] head = message.head().toArray();
        for (int flips = random.nextInt(1, 4); flips > 0 && head.length > 0; flips--) {
            head[random.nextInt(head.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Bytes changed = Bytes.owning(head);
        return switch (random.nextInt(4)) {
            case 0 -> new WireMessage(random.nextInt(256), changed, message.body());
            case 1 ->
                    new WireMessage(
                            message.kind(),
                            changed.slice(0, random.nextInt(head.length + 1)),
                            message.body());
            case 2 ->
                    new WireMessage(
                            message.kind(),
                            Bytes.concat(changed, Bytes.zeros(random.nextInt(3))),
                            message.body());
            default -> new WireMessage(message.kind(), changed, message.body());
        };
    }

    @Test
    void countsAreBoundedBeforeAnythingIsAllocated() {
        Bytes head = StoreRequestCodec.encode(new StoreRequest.Attest(VOLUME, IDS)).head();
        Bytes huge = Bytes.concat(head.slice(0, 32), Bytes.ofHex("7fffffff"), head.slice(36, 132));

        assertThatThrownBy(() ->
                        StoreRequestCodec.decode(
                                new WireMessage(19, huge, Bytes.EMPTY), REDUNDANCY))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("above 4096");
    }

    @Test
    void fragmentsOutOfOrderAreRefused() {
        Bytes head = StoreRequestCodec.encode(new StoreRequest.Attest(VOLUME, IDS)).head();
        Bytes twice = Bytes.concat(head.slice(0, 69), head.slice(36, 33), head.slice(102, 66));

        assertThatThrownBy(() ->
                        StoreRequestCodec.decode(
                                new WireMessage(19, twice, Bytes.EMPTY), REDUNDANCY))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("ascending");
    }

    @Test
    void recordsComeBackOrAreRefused() throws MalformedException {
        var record =
                new FragmentRecord(
                        true, Optional.of(new Held(CHECKSUM, HASHES, Bytes.zeros(32), 77)));
        Bytes bytes = record.toBytes();

        assertThat(FragmentRecord.of(bytes, REDUNDANCY)).isEqualTo(record);
        for (int size = 0; size < bytes.size(); size++) {
            Bytes torn = bytes.slice(0, size);
            assertThatThrownBy(() -> FragmentRecord.of(torn, REDUNDANCY))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
