package io.tarn.transport;

import static io.tarn.base.Invariant.require;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.tarn.crypto.IdentityKey;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests to one server over one connection, which is made when first needed and made again
/// whenever it breaks. Safe for use by many threads.
///
/// Many requests may be in flight, up to [TransportLimits#inFlightRequestsMax] and
/// [TransportLimits#inFlightBytesMax]; replies come in any order. A request made while an attempt to
/// connect is under way waits for it; one made between failed attempts fails at once.
@SuppressWarnings("FutureReturnValueIgnored") // Channels and timers report through onDown and dial.
public final class PeerLink implements AutoCloseable {
    /// So many may fail in a row, within some seconds, before a link that never was up is reported.
    private static final int QUIET_ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
    private static final int CLOSE_MS_MAX = 1_000;

    private enum State {
        /// Nobody has asked for anything yet.
        IDLE,
        CONNECTING,
        UP,
        /// Waits for the next attempt to connect.
        BACKING_OFF,
        CLOSED
    }

    private final IoThreads io;
    private final Peer server;
    private final ChannelSecurity security;
    private final @Nullable TlsEnd tls;
    private final TransportLimits limits;
    private final TransportCounters counters = new TransportCounters();
    private final LinkListener listener;
    private final InFlight inFlight;
    private final EventLoop loop;
    private final Mailbox<LinkRequest> unsent;

    // Written on the loop only; the volatile ones are read anywhere.
    private final Backoff backoff;
    private volatile State state = State.IDLE;
    private volatile LinkFailure downBecause = LinkFailure.UNREACHABLE;
    private @Nullable Channel channel;
    private @Nullable ClientChannelHandler connection;
    private boolean downAnnounced;
    private boolean wasUp;

    /// That have failed: each tries the next address.
    private int attempts;

    private final Addresses addresses;

    private PeerLink(
            IoThreads io,
            Peer server,
            ChannelSecurity security,
            TransportLimits limits,
            LinkListener listener) {
        this.io = io;
        this.server = server;
        addresses = new Addresses(server.address());
        this.security = security;
        this.tls = TlsEnd.ofLink(security, server.identity());
        this.limits = limits;
        this.listener = listener;
        this.inFlight = new InFlight(limits);
        this.loop = io.next();
        this.unsent = new Mailbox<>(loop, this::drain);
        this.backoff =
                new Backoff(
                        limits.reconnectFirstMs(), limits.reconnectMaxMs(), new SplittableRandom());
    }

    /// A link that connects with its first request.
    ///
    /// @param server where to connect, and the one identity that may answer there
    public static PeerLink to(
            IoThreads io,
            Peer server,
            ChannelSecurity security,
            TransportLimits limits,
            LinkListener listener) {
        return new PeerLink(io, server, security, limits, listener);
    }

    /// Sends one request and returns; `handler` learns what becomes of it.
    ///
    /// @throws IllegalArgumentException if the request is larger than a frame may be
    public void request(Message message, ReplyHandler handler) {
        long bytes = message.frameBytes();
        require(bytes <= limits.frameBytesMax(), "a request fits a frame");
        switch (state) {
            case CLOSED -> handler.failed(LinkFailure.CLOSED);
            case BACKING_OFF -> handler.failed(downBecause);
            case IDLE, CONNECTING, UP -> {
                if (inFlight.tryTake(bytes)) {
                    long patience = TimeUnit.MILLISECONDS.toNanos(limits.requestMs());
                    unsent.post(new LinkRequest(message, handler, System.nanoTime() + patience));
                } else {
                    counters.add(TransportEvent.OVERLOADED);
                    handler.failed(LinkFailure.OVERLOADED);
                }
            }
        }
    }

    /// The server is to be found here, or where it was before: where nobody proves to be it, the next address is
    /// tried.
    ///
    /// @param address looked up when it is tried, if it is a name
    public void learn(InetSocketAddress address) {
        addresses.learn(address);
    }

    /// Somebody says that the server may be found here. Of no interest while it is.
    public void hint(InetSocketAddress address) {
        if (!connected()) {
            addresses.hint(address);
        }
    }

    /// Connects now, if that has not begun, rather than with the first request.
    public void connect() {
        unsent.wake();
    }

    /// Whether both ends know each other and requests flow. A hint: the next moment may differ.
    public boolean connected() {
        return state == State.UP;
    }

    public Peer server() {
        return server;
    }

    public TransportCounters counters() {
        return counters;
    }

    /// Requests that were taken and have neither reply nor failure yet.
    public int requestsInFlight() {
        return inFlight.requests();
    }

    /// Fails what is in flight with [LinkFailure#CLOSED] and disconnects for good.
    @Override
    public void close() {
        var done = loop.submit(this::closeOnLoop);
        if (!loop.inEventLoop()) {
            done.awaitUninterruptibly(CLOSE_MS_MAX);
        }
    }

    private void closeOnLoop() {
        state = State.CLOSED;
        if (channel != null) {
            channel.close();
        }
        drain();
    }

    /// Moves waiting requests on, as the state has it.
    private void drain() {
        switch (state) {
            case IDLE -> dial();
            case CONNECTING -> {
                // They wait for the attempt.
            }
            case UP -> {
                if (connection != null) {
                    connection.send(unsent);
                }
            }
            case BACKING_OFF -> failUnsent(downBecause);
            case CLOSED -> failUnsent(LinkFailure.CLOSED);
        }
    }

    private void failUnsent(LinkFailure failure) {
        for (LinkRequest next = unsent.poll(); next != null; next = unsent.poll()) {
            failed(next, failure);
        }
    }

    private void dial() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        InetSocketAddress next = addresses.at(attempts);
        if (next.isUnresolved()) {
            addresses.resolve(next).thenAccept(found -> loop.execute(() -> connectTo(found)));
        } else {
            connectTo(next);
        }
    }

    private void connectTo(InetSocketAddress address) {
        if (state == State.CLOSED) {
            return;
        }
        if (address.isUnresolved()) {
            counters.add(TransportEvent.UNREACHABLE);
            onDown(LinkFailure.UNREACHABLE, "nobody knows the name " + address.getHostString());
            return;
        }
        ChannelFuture dialed =
                new Bootstrap()
                        .group(loop)
                        .channel(io.channelType())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.handshakeMs())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel opened) {
                                        equip(opened);
                                    }
                                })
                        .connect(address);
        channel = dialed.channel();
        dialed.addListener(_ -> {
            if (!dialed.isSuccess()) {
                counters.add(TransportEvent.UNREACHABLE);
                onDown(LinkFailure.UNREACHABLE, String.valueOf(dialed.cause()));
            }
        });
    }

    private void equip(SocketChannel opened) {
        SocketBuffers.configure(opened);
        if (tls != null) {
            opened.pipeline().addLast(tls.newHandler(opened.alloc()));
        }
        opened.pipeline().addLast(new ClientChannelHandler(opened, this));
    }

    /// Both ends of `opened` know each other.
    void onUp(ClientChannelHandler opened) {
        if (state == State.CLOSED) {
            return;
        }
        connection = opened;
        state = State.UP;
        wasUp = true;
        downAnnounced = false;
        LOG.info("link to {} is up", server);
        listener.up();
        drain();
    }

    /// The server says more than a hello: it is worth returning to soon.
    void onHeardFrom() {
        backoff.reset();
    }

    /// The connection, or the attempt at one, is over.
    void onDown(LinkFailure reason, String detail) {
        connection = null;
        channel = null;
        if (state == State.CLOSED) {
            drain();
            return;
        }
        if (reason != LinkFailure.DISCONNECTED) {
            attempts++;
        }
        // What was never sent has not arrived, also if the connection did exist.
        downBecause = reason == LinkFailure.DISCONNECTED ? LinkFailure.UNREACHABLE : reason;
        state = State.BACKING_OFF;
        // Nodes that are started together do not listen all at once: that is nobody's trouble.
        boolean mayBeStarting =
                !wasUp && reason == LinkFailure.UNREACHABLE && attempts <= QUIET_ATTEMPTS;
        if (!downAnnounced && !mayBeStarting) {
            downAnnounced = true;
            LOG.warn("link to {} is down: {} ({})", server, reason, detail);
        }
        loop.schedule(this::dial, backoff.nextMs(), TimeUnit.MILLISECONDS);
        listener.down(reason);
        drain();
    }

    /// What a request fails with whose connection broke.
    LinkFailure lostBecause() {
        return state == State.CLOSED ? LinkFailure.CLOSED : LinkFailure.DISCONNECTED;
    }

    void wake() {
        unsent.wake();
    }

    /// Fails requests that the server leaves no room for in their time.
    void expire(long now) {
        for (LinkRequest next = unsent.peek();
                next != null && next.isExpired(now);
                next = unsent.peek()) {
            unsent.poll();
            failed(next, LinkFailure.TIMED_OUT);
        }
    }

    void replied(LinkRequest request, Message reply) {
        inFlight.give(request.bytes());
        try {
            request.handler().replied(reply);
        } catch (RuntimeException | Error e) {
            HandlerFailure.report("reply handler", e, counters);
        }
    }

    void failed(LinkRequest request, LinkFailure failure) {
        inFlight.give(request.bytes());
        if (failure == LinkFailure.TIMED_OUT) {
            counters.add(TransportEvent.TIMED_OUT);
        }
        try {
            request.handler().failed(failure);
        } catch (RuntimeException | Error e) {
            HandlerFailure.report("reply handler", e, counters);
        }
    }

    ChannelSecurity security() {
        return security;
    }

    @Nullable TlsEnd tls() {
        return tls;
    }

    TransportLimits limits() {
        return limits;
    }

    IdentityKey serverIdentity() {
        return server.identity();
    }
}
