package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;

/// A message on a channel: which question it is or answers, and what it says.
///
/// @param exchange the asker's name for the question, given back with the answer
public record Frame(long exchange, WireMessage message) {
    private static final int HEAD_BYTES_MAX = 1 << 20;
    private static final int BODY_BYTES_MAX = 1 << 21;

    /// Codes of requests lie below, codes of replies at or above.
    private static final int REPLY_KIND_MIN = 64;

    public boolean isReply() {
        return message.kind() >= REPLY_KIND_MIN;
    }

    public Bytes toBytes() {
        return new CanonicalWriter()
                .u64(exchange)
                .u8(message.kind())
                .bytes(message.head())
                .bytes(message.body())
                .toBytes();
    }

    /// What a frame says, for people.
    public static String words(Bytes frame, Redundancy redundancy) {
        try {
            Frame of = of(frame);
            return "#" + of.exchange + " " + says(of.message, redundancy);
        } catch (MalformedException e) {
            return "malformed " + frame;
        }
    }

    private static Object says(WireMessage message, Redundancy redundancy)
            throws MalformedException {
        int kind = message.kind();
        if (kind >= StoreReplyCodec.KIND_MIN && kind <= StoreReplyCodec.KIND_MAX) {
            return StoreReplyCodec.decode(message, redundancy);
        }
        if (kind >= StoreRequestCodec.KIND_MIN && kind <= StoreRequestCodec.KIND_MAX) {
            return StoreRequestCodec.decode(message, redundancy);
        }
        return kind >= REPLY_KIND_MIN
                ? ReplyCodec.decode(message, redundancy)
                : RequestCodec.decode(message, redundancy);
    }

    public static Frame of(Bytes bytes) throws MalformedException {
        CanonicalReader in = new CanonicalReader(bytes);
        long exchange = in.u64();
        WireMessage message =
                new WireMessage(in.u8(), in.bytes(HEAD_BYTES_MAX), in.bytes(BODY_BYTES_MAX));
        in.end();
        return new Frame(exchange, message);
    }
}
