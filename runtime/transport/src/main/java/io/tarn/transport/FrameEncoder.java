package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.tarn.base.Bytes;

/// Writes frames as docs/spec/transport.md lays them out.
final class FrameEncoder {
    private FrameEncoder() {}

    /// Appends one frame of [Message#frameBytes] bytes.
    static void encode(FrameType type, long correlation, Message message, ByteBuf out) {
        Bytes head = message.head();
        Bytes body = message.body();
        out.writeInt((int) message.frameBytes() - Frame.LENGTH_BYTES);
        out.writeByte(type.code());
        out.writeLong(correlation);
        out.writeByte(message.kind());
        out.writeInt(head.size());
        out.writeBytes(head.backingArray(), head.backingOffset(), head.size());
        out.writeBytes(body.backingArray(), body.backingOffset(), body.size());
    }
}
