package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Method: bytes of real frames, whole, divided anywhere, and with one field broken.
class FrameDecoderTest {
    private static final int FRAME_BYTES_MAX = 300;
    private static final Message MESSAGE =
            new Message(200, Bytes.ofHex("0102"), Bytes.ofHex("030405"));
    private static final int TYPE_AT = 4;
    private static final int CORRELATION_AT = 5;
    private static final int HEAD_COUNT_AT = 14;

    private final List<Frame> taken = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(FRAME_BYTES_MAX, FrameType.REQUEST);

    @Test
    void layoutIsAsSpecified() {
        assertThat(RawPeer.bytesOf(FrameType.REQUEST, 0x1122334455667788L, MESSAGE))
                .isEqualTo(
                        Bytes.ofHex(
                                "00000013"
                                        + "01"
                                        + "1122334455667788"
                                        + "c8"
                                        + "00000002"
                                        + "0102"
                                        + "030405"));
    }

    @Test
    void divisionsBetweenReadsDoNotMatter() throws Exception {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        var random = new Random(seed);
        var sent = new ArrayList<Frame>();
        ByteBuf wire = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            Frame frame = drawn(random, i);
            sent.add(frame);
            FrameEncoder.encode(frame.type(), frame.correlation(), frame.message(), wire);
        }
        while (wire.isReadable()) {
            int count = Math.min(wire.readableBytes(), 1 + random.nextInt(80));
            decoder.feed(wire.readSlice(count), taken::add);
        }
        assertThat(taken).as("replay: -Dseed=%s", seed).isEqualTo(sent);
        assertThat(decoder.midFrame()).isFalse();
    }

    private static Frame drawn(Random random, int correlation) {
        if (random.nextInt(5) == 0) {
            return Frame.KEEPALIVE;
        }
        var head = new byte[random.nextInt(100)];
        var body = new byte[random.nextInt(100)];
        random.nextBytes(head);
        random.nextBytes(body);
        var message = new Message(random.nextInt(256), Bytes.owning(head), Bytes.owning(body));
        return new Frame(FrameType.REQUEST, correlation, message);
    }

    @Test
    void stopsAfterTheFrameThatIsEnough() throws Exception {
        Bytes one = RawPeer.bytesOf(FrameType.REQUEST, 1, MESSAGE);
        ByteBuf two = Unpooled.wrappedBuffer(Bytes.concat(one, one).toArray());
        decoder.feed(
                two,
                frame -> {
                    taken.add(frame);
                    return false;
                });
        assertThat(taken).hasSize(1);
        assertThat(two.readableBytes()).isEqualTo(one.size());
    }

    @Test
    void takesTheLargestFrameAndNoLarger() throws Exception {
        int room = FRAME_BYTES_MAX - Frame.HEADER_BYTES;
        var largest = new Message(0, Bytes.EMPTY, Bytes.zeros(room));
        decoder.feed(wire(RawPeer.bytesOf(FrameType.REQUEST, 1, largest)), taken::add);
        assertThat(taken).hasSize(1);
        var tooLarge = new Message(0, Bytes.EMPTY, Bytes.zeros(room + 1));
        assertThatThrownBy(() ->
                        decoder.feed(
                                wire(RawPeer.bytesOf(FrameType.REQUEST, 1, tooLarge)), taken::add))
                .isInstanceOf(OversizedException.class);
    }

    @Test
    void sizesAreUnsigned() {
        assertThatThrownBy(() -> feedWith(0, "ffffffff")).isInstanceOf(OversizedException.class);
        assertRefused(HEAD_COUNT_AT, "ffffffff");
    }

    @Test
    void refusesFieldsOutOfBounds() {
        assertRefused(0, "0000000d"); // one byte short of a header
        assertRefused(TYPE_AT, "00");
        assertRefused(TYPE_AT, "02"); // a reply, to a server
        assertRefused(TYPE_AT, "03"); // a keepalive that carries a message
        assertRefused(CORRELATION_AT, "80");
        assertRefused(HEAD_COUNT_AT, "00000006"); // one byte more than head and body
    }

    /// A header that announces much and a peer that sends nothing more must cost nothing: the
    /// judgement comes with the header's last byte, before any of the payload.
    @Test
    void judgesTheHeaderBeforeThePayload() {
        Bytes frame = RawPeer.bytesOf(FrameType.REPLY, 1, MESSAGE);
        assertThatThrownBy(() -> decoder.feed(wire(frame.slice(0, Frame.HEADER_BYTES)), taken::add))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void knowsThatItIsMidFrame() throws Exception {
        Bytes frame = RawPeer.bytesOf(FrameType.REQUEST, 1, MESSAGE);
        assertThat(decoder.midFrame()).isFalse();
        decoder.feed(wire(frame.slice(0, 1)), taken::add);
        assertThat(decoder.midFrame()).isTrue();
        decoder.feed(wire(frame.slice(1, frame.size() - 2)), taken::add);
        assertThat(decoder.midFrame()).isTrue();
        decoder.feed(wire(frame.slice(frame.size() - 1, 1)), taken::add);
        assertThat(decoder.midFrame()).isFalse();
    }

    private void assertRefused(int at, String hex) {
        assertThatThrownBy(() -> feedWith(at, hex)).isInstanceOf(MalformedException.class);
    }

    private void feedWith(int at, String hex) throws MalformedException, OversizedException {
        byte[] bytes = RawPeer.bytesOf(FrameType.REQUEST, 1, MESSAGE).toArray();
        Bytes.ofHex(hex).copyTo(bytes, at);
        new FrameDecoder(FRAME_BYTES_MAX, FrameType.REQUEST)
                .feed(Unpooled.wrappedBuffer(bytes), taken::add);
    }

    private static ByteBuf wire(Bytes bytes) {
        return Unpooled.wrappedBuffer(bytes.toArray());
    }
}
