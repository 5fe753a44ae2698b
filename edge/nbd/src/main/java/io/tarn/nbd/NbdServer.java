package io.tarn.nbd;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of the NBD protocol: exports of this process, on one address.
///
/// Devices belong to whoever gave the exports; the server closes none. One server, or several in one
/// process that share devices, may serve an export; servers in different processes must not serve one
/// volume to clients that write less than blocks (see [io.tarn.client.ByteDevice]).
public final class NbdServer implements AutoCloseable {
    /// Tells connections that the server closes.
    enum Closing {
        NOW,
    }

    private final NbdConfig config;
    private final Exports exports;
    private final ServerBudget budget;
    private final EventLoopGroup threads;
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Newcomers newcomers = new Newcomers();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Channel listener;

    private NbdServer(NbdConfig config, Exports exports, Sockets sockets) throws IOException {
        this.config = config;
        this.exports = exports;
        this.budget = new ServerBudget(config.limits().serverBytesMax());
        this.threads = sockets.group(config.threads());
        try {
            this.listener = listen(sockets);
        } catch (IOException e) {
            stopThreads();
            throw e;
        }
    }

    /// Listens from here on.
    ///
    /// @throws IOException if the address cannot be listened on; its message says which and why
    public static NbdServer start(NbdConfig config, Exports exports) throws IOException {
        return new NbdServer(config, exports, Sockets.ofThisMachine());
    }

    static NbdServer start(NbdConfig config, Exports exports, Sockets sockets) throws IOException {
        return new NbdServer(config, exports, sockets);
    }

    /// Where it listens, with the port that the system chose if the configuration left it open.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /// Connections at present, handshakes included.
    public int connections() {
        return connectionCount.get();
    }

    /// Bytes that requests in flight hold at present.
    public long heldBytes() {
        return budget.heldBytes();
    }

    /// Accepts no one any more, answers what is in flight as far as the grace allows, and returns when
    /// every connection is closed.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        listener.close().syncUninterruptibly();
        connections.forEach(
                connection -> connection.pipeline().fireUserEventTriggered(Closing.NOW));
        connections
                .newCloseFuture()
                .awaitUninterruptibly(
                        config.limits().shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
        connections.close().awaitUninterruptibly();
        stopThreads();
    }

    private Channel listen(Sockets sockets) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(threads);
        sockets.configure(bootstrap);
        ChannelFuture bound =
                bootstrap
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        admit(channel);
                                    }
                                })
                        .bind(config.address())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + config.address() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void admit(Channel channel) {
        Connection connection = new Connection(channel, config.events());
        boolean full = connectionCount.incrementAndGet() > config.limits().connectionsMax();
        if (full && !newcomers.dropOldest()) {
            connectionCount.decrementAndGet();
            connection.drop("more than " + config.limits().connectionsMax() + " connections");
            return;
        }
        connections.add(channel);
        channel.closeFuture().addListener(_ -> connectionCount.decrementAndGet());
        newcomers.add(channel, connection);
        channel.pipeline()
                .addLast(new HandshakeHandler(config, exports, budget, connection, newcomers));
    }

    private void stopThreads() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
