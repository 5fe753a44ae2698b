package io.tarn.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;

/// How much memory of its own each connection moves bytes through; chosen by measurement
/// (docs/spec/transport.md, "Cost").
final class SocketBuffers {
    private static final int READ_BYTES_MIN = 2 << 10;
    private static final int READ_BYTES_INITIAL = 16 << 10;
    private static final int READ_BYTES_MAX = 256 << 10;
    private static final int UNSENT_BYTES_LOW = 256 << 10;
    private static final int UNSENT_BYTES_HIGH = 1 << 20;

    private SocketBuffers() {}

    static void configure(SocketChannel channel) {
        ChannelConfig config = channel.config();
        config.setRecvByteBufAllocator(
                new AdaptiveRecvByteBufAllocator(
                        READ_BYTES_MIN, READ_BYTES_INITIAL, READ_BYTES_MAX));
        config.setWriteBufferWaterMark(
                new WriteBufferWaterMark(UNSENT_BYTES_LOW, UNSENT_BYTES_HIGH));
    }
}
