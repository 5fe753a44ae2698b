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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The threads that read and write sockets, shared by all servers and links of a process: with more
/// threads than processors, each message would wake one.
///
/// Linux's epoll through native code where that is present, `java.nio` elsewhere. Close servers and
/// links first.
public final class IoThreads implements AutoCloseable {
    private static final int CLOSE_MS_MAX = 5_000;

    private final EventLoopGroup group;
    private final boolean epoll;
    private final List<Consumer<Throwable>> bugListeners = new CopyOnWriteArrayList<>();

    private IoThreads(String name, int threads) {
        epoll = Epoll.isAvailable();
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var plain = new DefaultThreadFactory(name, true);
        ThreadFactory named =
                task -> {
                    Thread thread = plain.newThread(task);
                    thread.setUncaughtExceptionHandler(this::onBug);
                    return thread;
                };
        group = new MultiThreadIoEventLoopGroup(threads, named, factory);
    }

    /// Starts `threads` daemon threads.
    ///
    /// @param name what the threads are called, followed by a number
    public static IoThreads start(String name, int threads) {
        return new IoThreads(name, threads);
    }

    /// As many as the machine has processors.
    public static IoThreads start(String name) {
        return start(name, Runtime.getRuntime().availableProcessors());
    }

    /// Has `listener` told of an [Error] that a handler throws on one of these threads, whosever handler
    /// it is. Without listeners the process reports it in its own way.
    public void addBugListener(Consumer<Throwable> listener) {
        bugListeners.add(listener);
    }

    public void removeBugListener(Consumer<Throwable> listener) {
        bugListeners.remove(listener);
    }

    private void onBug(Thread thread, Throwable bug) {
        boolean told = false;
        for (Consumer<Throwable> listener : bugListeners) {
            listener.accept(bug);
            told = true;
        }
        if (!told) {
            thread.getThreadGroup().uncaughtException(thread, bug);
        }
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
