package io.tarn.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Listens at one address and hands the requests of peers it knows to one handler.
public final class TransportServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int POLL_MS = 2;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration CUT_OFF_MAX = Duration.ofSeconds(2);

    private final TransportLimits limits;
    private final TransportCounters counters = new TransportCounters();
    private final ConnectionTable table;
    private final ServerSecurity security;
    private final @Nullable TlsEnd tls;
    private final RequestHandler handler;
    private final Channel listening;
    private volatile boolean closing;

    private TransportServer(
            IoThreads io,
            InetSocketAddress address,
            ServerSecurity security,
            TransportLimits limits,
            RequestHandler handler)
            throws IOException {
        this.security = security;
        this.tls = TlsEnd.ofServer(security.channel(), security.known());
        this.limits = limits;
        this.handler = handler;
        this.table = new ConnectionTable(limits);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(io.group())
                        .channel(io.serverChannelType())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        accept(channel);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen at " + address, bound.cause());
        }
        listening = bound.channel();
    }

    /// Listens until [#close]; `address` with port 0 takes any free port.
    public static TransportServer bind(
            IoThreads io,
            InetSocketAddress address,
            ServerSecurity security,
            TransportLimits limits,
            RequestHandler handler)
            throws IOException {
        return new TransportServer(io, address, security, limits, handler);
    }

    private void accept(SocketChannel channel) {
        if (closing) {
            var _ = channel.close();
            return;
        }
        SocketBuffers.configure(channel);
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        var connection =
                new ServerChannelHandler(channel, security, limits, counters, tls, table, handler);
        ServerChannelHandler evicted = table.arrived(connection);
        if (evicted != null) {
            evicted.closeLater(TransportEvent.TOO_MANY_CONNECTIONS, "made room before its hello");
        }
        channel.pipeline().addLast(connection);
    }

    /// Where this server listens, with the port it got.
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    public TransportCounters counters() {
        return counters;
    }

    /// Connections whose peers are known.
    public int connections() {
        return table.knownConnections();
    }

    /// Requests that were taken and whose replies are not yet in a socket's buffer.
    public int requestsInFlight() {
        return table.requestsInFlight();
    }

    @Override
    public void close() {
        close(CLOSE_MAX);
    }

    /// Takes nothing new, gives requests at work until `bound` to be answered, then disconnects
    /// everyone. Returns after `bound` at the latest, plus a moment for the sockets to close.
    public void close(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        closing = true;
        listening.close().awaitUninterruptibly();
        table.connections().forEach(ServerChannelHandler::stopReading);
        awaitUntil(end, () -> table.requestsInFlight() == 0);
        table.connections()
                .forEach(each -> each.closeLater(TransportEvent.DISCONNECTED, "this server stops"));
        if (!awaitUntil(end, table::isEmpty)) {
            // Peers that do not take their last replies, and who came while the others went.
            table.connections()
                    .forEach(each -> each.cutOff(TransportEvent.DISCONNECTED, "this server stops"));
            awaitUntil(System.nanoTime() + CUT_OFF_MAX.toNanos(), table::isEmpty);
        }
    }

    private static boolean awaitUntil(long end, BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
