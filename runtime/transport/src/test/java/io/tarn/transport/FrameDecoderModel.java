package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// docs/spec/transport.md read naively, with the whole stream at hand: the oracle of the decoder.
final class FrameDecoderModel {
    static final int FRAME_BYTES_MAX = 1 << 12;

    private enum End {
        INCOMPLETE,
        MALFORMED,
        OVERSIZED
    }

    private final Bytes stream;
    private final List<Frame> frames = new ArrayList<>();
    private int at;

    private FrameDecoderModel(Bytes stream) {
        this.stream = stream;
    }

    /// Decodes `stream` cut into reads of at most `readBytesMax` bytes, and compares.
    static void check(Bytes stream, int readBytesMax) {
        var model = new FrameDecoderModel(stream);
        End expected = model.readAll();
        var decoder = new FrameDecoder(FRAME_BYTES_MAX, FrameType.REQUEST);
        var taken = new ArrayList<Frame>();
        End actual = End.INCOMPLETE;
        try {
            for (int from = 0; from < stream.size(); from += readBytesMax) {
                int count = Math.min(readBytesMax, stream.size() - from);
                decoder.feed(
                        Unpooled.wrappedBuffer(stream.slice(from, count).toArray()), taken::add);
            }
        } catch (MalformedException e) {
            actual = End.MALFORMED;
        } catch (OversizedException e) {
            actual = End.OVERSIZED;
        }
        assertThat(taken).isEqualTo(model.frames);
        assertThat(actual).isEqualTo(expected);
        assertThat(decoder.midFrame()).isEqualTo(model.at < stream.size());
    }

    private End readAll() {
        while (stream.size() - at >= 18) {
            long length = unsigned(0, 4);
            long type = unsigned(4, 1);
            long headCount = unsigned(14, 4);
            if (length + 4 > FRAME_BYTES_MAX) {
                return End.OVERSIZED;
            }
            boolean keepalive = type == 3 && length == 14 && headCount == 0 && isZero(5, 9);
            boolean request = type == 1 && stream.byteAt(at + 5) >= 0;
            if (length < 14 || headCount > length - 14 || !(keepalive || request)) {
                return End.MALFORMED;
            }
            if (stream.size() - at - 4 < length) {
                return End.INCOMPLETE;
            }
            int head = (int) headCount;
            int body = (int) length - 14 - head;
            var message =
                    new Message(
                            (int) unsigned(13, 1),
                            stream.slice(at + 18, head),
                            stream.slice(at + 18 + head, body));
            frames.add(
                    keepalive
                            ? Frame.KEEPALIVE
                            : new Frame(FrameType.REQUEST, unsigned(5, 8), message));
            at += (int) length + 4;
        }
        return End.INCOMPLETE;
    }

    private long unsigned(int offset, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << Byte.SIZE | Byte.toUnsignedInt(stream.byteAt(at + offset + i));
        }
        return value;
    }

    private boolean isZero(int offset, int count) {
        return stream.slice(at + offset, count).isZero();
    }
}
