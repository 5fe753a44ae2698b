package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.tarn.base.Bytes;
import org.jspecify.annotations.Nullable;

/// Puts frames into a channel's socket buffer, many small ones to a write. Confined to the
/// channel's event loop.
///
/// A body is copied once, from its heap array into the off-heap memory that the kernel, or TLS,
/// reads: sockets take no heap memory, so wrapping the array would only move that copy into Netty.
final class FrameWriter {
    /// Small frames share buffers of this size.
    private static final int BATCH_BYTES = 16 << 10;

    private final Channel channel;
    private @Nullable ByteBuf batch;

    FrameWriter(Channel channel) {
        this.channel = channel;
    }

    /// Whether the peer has taken enough of what was written before.
    boolean hasRoom() {
        return channel.isWritable();
    }

    void write(FrameType type, long correlation, Message message) {
        int frameBytes = (int) message.frameBytes();
        FrameEncoder.encode(type, correlation, message, bufferFor(frameBytes));
    }

    void write(Hello hello) {
        Bytes encoded = hello.encode();
        bufferFor(encoded.size()).writeBytes(encoded.asByteBuffer());
    }

    void flush() {
        push();
        channel.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The channel closes, with or without the writes.
    void closeAfterWrites() {
        push();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private ByteBuf bufferFor(int frameBytes) {
        if (batch == null || batch.writableBytes() < frameBytes) {
            push();
            batch = channel.alloc().directBuffer(Math.max(frameBytes, BATCH_BYTES));
        }
        return batch;
    }

    /// Fails only with the channel itself, whose closing tells everyone concerned.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void push() {
        if (batch != null) {
            channel.write(batch);
            batch = null;
        }
    }
}
