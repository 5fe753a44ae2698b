package io.tarn.nbd;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;

/// The sockets of this machine: epoll where there is Linux and Netty's library for it, else NIO.
///
/// Both have the kernel ask, on a connection that is silent, whether the peer is still there: NBD has
/// no message for that, a mounted file system may be silent for days, and a peer whose power failed
/// says nothing at all.
enum Sockets {
    EPOLL {
        @Override
        EventLoopGroup group(int threads) {
            return new MultiThreadIoEventLoopGroup(
                    threads, threadFactory(), EpollIoHandler.newFactory());
        }

        @Override
        void configure(ServerBootstrap bootstrap) {
            bootstrap
                    .channel(EpollServerSocketChannel.class)
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
    },
    NIO {
        @Override
        EventLoopGroup group(int threads) {
            return new MultiThreadIoEventLoopGroup(
                    threads, threadFactory(), NioIoHandler.newFactory());
        }

        @Override
        void configure(ServerBootstrap bootstrap) {
            bootstrap
                    .channel(NioServerSocketChannel.class)
                    .childOption(nio(ExtendedSocketOptions.TCP_KEEPIDLE), KEEPALIVE_IDLE_SECONDS)
                    .childOption(
                            nio(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEPALIVE_INTERVAL_SECONDS)
                    .childOption(nio(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEPALIVE_PROBES);
        }
    };

    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_PROBES = 6;

    static Sockets ofThisMachine() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract EventLoopGroup group(int threads);

    abstract void configure(ServerBootstrap bootstrap);

    private static ChannelOption<Integer> nio(SocketOption<Integer> option) {
        return NioChannelOption.of(option);
    }

    private static DefaultThreadFactory threadFactory() {
        return new DefaultThreadFactory("tarn-nbd");
    }
}
