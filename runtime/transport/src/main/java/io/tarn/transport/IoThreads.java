package io.tarn.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads that read and write sockets, shared by any number of servers and links of a process.
///
/// Linux's epoll through native code where that is present, `java.nio` elsewhere. Close servers and
/// links first.
public final class IoThreads implements AutoCloseable {
    private static final int CLOSE_MS_MAX = 5_000;

    private final EventLoopGroup group;
    private final boolean epoll;

    private IoThreads(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
    }

    /// Starts `threads` daemon threads.
    ///
    /// @param name what the threads are called, followed by a number
    public static IoThreads start(String name, int threads) {
        return start(name, threads, Thread.getDefaultUncaughtExceptionHandler());
    }

    /// @param onBug hears of an [Error] that a handler threw on one of these threads; null for the
    ///     process's own way of reporting it
    public static IoThreads start(
            String name, int threads, @Nullable UncaughtExceptionHandler onBug) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var plain = new DefaultThreadFactory(name, true);
        ThreadFactory named =
                task -> {
                    Thread thread = plain.newThread(task);
                    thread.setUncaughtExceptionHandler(onBug);
                    return thread;
                };
        return new IoThreads(new MultiThreadIoEventLoopGroup(threads, named, factory), epoll);
    }

    /// What moves the bytes, for the operator: `epoll` or `nio`.
    public String mechanism() {
        return epoll ? "epoll" : "nio";
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    Class<? extends SocketChannel> channelType() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    Class<? extends ServerSocketChannel> serverChannelType() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MS_MAX);
    }
}
