package io.tarn.block.wire;

import static io.tarn.block.wire.SampleMessages.REDUNDANCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// docs/spec/block-wire.md: every message has one encoding, and all other bytes are malformed.
class BlockCodecsTest {
    static java.util.List<BlockRequest> requests() {
        return SampleMessages.requests();
    }

    static java.util.List<BlockReply> replies() {
        return SampleMessages.replies();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsComeBack(BlockRequest request) throws MalformedException {
        WireMessage wire = RequestCodec.encode(request);

        assertThat(RequestCodec.decode(wire, REDUNDANCY)).isEqualTo(request);
        assertThat(RequestCodec.volumeOf(wire)).isEqualTo(request.volume());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesComeBack(BlockReply reply) throws MalformedException {
        assertThat(ReplyCodec.decode(ReplyCodec.encode(reply), REDUNDANCY)).isEqualTo(reply);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyCutOfARequestIsRefused(BlockRequest request) {
        WireMessage wire = RequestCodec.encode(request);
        for (int size = 0; size < wire.head().size(); size++) {
            var cut = new WireMessage(wire.kind(), wire.head().slice(0, size), wire.body());
            assertThatThrownBy(() -> RequestCodec.decode(cut, REDUNDANCY))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void everyExtensionOfAReplyIsRefused(BlockReply reply) {
        WireMessage wire = ReplyCodec.encode(reply);
        var longer =
                new WireMessage(
                        wire.kind(), Bytes.concat(wire.head(), Bytes.zeros(1)), wire.body());
        assertThatThrownBy(() -> ReplyCodec.decode(longer, REDUNDANCY))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void kindsOfTheOtherDirectionAreRefused() {
        WireMessage request = RequestCodec.encode(SampleMessages.requests().getFirst());
        WireMessage reply = ReplyCodec.encode(SampleMessages.replies().getFirst());
        assertThatThrownBy(() -> ReplyCodec.decode(request, REDUNDANCY))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> RequestCodec.decode(reply, REDUNDANCY))
                .isInstanceOf(MalformedException.class);
    }

    /// Whatever a byte is changed to, a decoder refuses, or reads a value whose one encoding this is.
    @RepeatedTest(20)
    void mutationsAreRefusedOrCanonical() throws MalformedException {
        long seed = Long.getLong("seed", new Random().nextLong());
        var random = new Random(seed);
        for (BlockRequest request : SampleMessages.requests()) {
            WireMessage mutant = mutate(RequestCodec.encode(request), random);
            CodecProperties.requestIsRefusedOrCanonical(mutant, "-Dseed=" + seed);
        }
        for (BlockReply reply : SampleMessages.replies()) {
            WireMessage mutant = mutate(ReplyCodec.encode(reply), random);
            CodecProperties.replyIsRefusedOrCanonical(mutant, "-Dseed=" + seed);
        }
    }

    private static WireMessage mutate(WireMessage wire, Random random) {
        byte[] head = wire.head().toArray();
        if (head.length == 0) {
            return wire;
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            head[random.nextInt(head.length)] = (byte) random.nextInt();
        }
        return new WireMessage(wire.kind(), Bytes.owning(head), wire.body());
    }
}
