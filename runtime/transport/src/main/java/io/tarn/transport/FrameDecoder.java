package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of hostile bytes into frames: a function of the bytes alone, however they are
/// divided between calls.
///
/// A header is judged whole before memory for what it announces is taken. Head and body are then
/// copied once, from the socket's buffer to the one array that both share.
final class FrameDecoder {
    /// Takes frames as they complete.
    @FunctionalInterface
    interface Sink {
        /// Takes a frame, and says whether the next one may follow at once; if not, its bytes stay
        /// unread.
        boolean take(Frame frame);
    }

    private final int frameBytesMax;
    private final FrameType accepted;
    private final byte[] header = new byte[Frame.HEADER_BYTES];
    private int headerFilled;
    private byte @Nullable [] payload;
    private int payloadFilled;

    /// @param accepted the one type that may arrive here besides keepalives
    FrameDecoder(int frameBytesMax, FrameType accepted) {
        this.frameBytesMax = frameBytesMax;
        this.accepted = accepted;
    }

    /// Reads `in` to its end, or to the end of the frame after which `sink` takes no more.
    ///
    /// After an exception the stream has lost its boundaries and this decoder is not used again.
    ///
    /// @throws MalformedException if no continuation could make the bytes a sequence of frames
    /// @throws OversizedException if a frame announces more than this end takes
    void feed(ByteBuf in, Sink sink) throws MalformedException, OversizedException {
        while (in.isReadable()) {
            Frame complete = advance(in);
            if (complete != null && !sink.take(complete)) {
                return;
            }
        }
    }

    /// Whether some, but not all bytes of a frame have arrived.
    boolean midFrame() {
        return headerFilled > 0;
    }

    private @Nullable Frame advance(ByteBuf in) throws MalformedException, OversizedException {
        if (payload == null) {
            headerFilled += transfer(in, header, headerFilled);
            if (headerFilled < header.length) {
                return null;
            }
            payload = new byte[judgedPayloadBytes()];
        }
        payloadFilled += transfer(in, payload, payloadFilled);
        return payloadFilled == payload.length ? completed(payload) : null;
    }

    private static int transfer(ByteBuf in, byte[] target, int filled) {
        int count = Math.min(in.readableBytes(), target.length - filled);
        in.readBytes(target, filled, count);
        return count;
    }

    /// Size of head and body together, after every field of the header was found in its bounds.
    private int judgedPayloadBytes() throws MalformedException, OversizedException {
        ByteBuffer fields = ByteBuffer.wrap(header);
        long frameBytes = Integer.toUnsignedLong(fields.getInt()) + Frame.LENGTH_BYTES;
        if (frameBytes > frameBytesMax) {
            throw new OversizedException(
                    "frame of " + frameBytes + " bytes above " + frameBytesMax);
        }
        if (frameBytes < Frame.HEADER_BYTES) {
            throw new MalformedException("frame of " + frameBytes + " bytes has no header");
        }
        int payloadBytes = (int) frameBytes - Frame.HEADER_BYTES;
        int type = fields.get();
        long correlation = fields.getLong();
        int kind = Byte.toUnsignedInt(fields.get());
        long headBytes = Integer.toUnsignedLong(fields.getInt());
        if (headBytes > payloadBytes) {
            throw new MalformedException("head of " + headBytes + " bytes outside its frame");
        }
        if (type == FrameType.KEEPALIVE.code()) {
            if (correlation != 0 || kind != 0 || payloadBytes != 0) {
                throw new MalformedException("a keepalive says something");
            }
        } else if (type != accepted.code()) {
            throw new MalformedException("frame type " + type + " is not for this end");
        } else if (correlation < 0) {
            throw new MalformedException("correlation id above 2^63 - 1");
        }
        return payloadBytes;
    }

    private Frame completed(byte[] content) {
        ByteBuffer fields = ByteBuffer.wrap(header).position(Frame.LENGTH_BYTES);
        int type = fields.get();
        long correlation = fields.getLong();
        int kind = Byte.toUnsignedInt(fields.get());
        int headBytes = fields.getInt();
        headerFilled = 0;
        payload = null;
        payloadFilled = 0;
        if (type == FrameType.KEEPALIVE.code()) {
            return Frame.KEEPALIVE;
        }
        Bytes both = Bytes.owning(content);
        Bytes head = both.slice(0, headBytes);
        Bytes body = both.slice(headBytes, content.length - headBytes);
        return new Frame(accepted, correlation, new Message(kind, head, body));
    }
}
