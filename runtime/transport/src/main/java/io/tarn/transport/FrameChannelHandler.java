package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What both ends of a connection do alike: exchange hellos in time, cut bytes into frames while
/// the gate is open, watch the peer, and end with one reason. Confined to the channel's event loop.
@SuppressWarnings("FutureReturnValueIgnored") // A channel reports its end by channelInactive.
abstract sealed class FrameChannelHandler extends ChannelInboundHandlerAdapter
        permits ServerChannelHandler, ClientChannelHandler {
    private static final Logger LOG = LoggerFactory.getLogger("io.tarn.transport");

    private static final int DETAIL_CHARS_MAX = 200;
    private static final LogBudget WARNINGS = new LogBudget(20, System.nanoTime());

    final Channel channel;
    final TransportLimits limits;
    final TransportCounters counters;
    final FrameWriter writer;
    final ReadGate gate;
    private final @Nullable TlsEnd tls;
    private final HelloDecoder helloDecoder = new HelloDecoder();
    private final FrameDecoder decoder;
    private final PeerWatch watch;
    private final Queue<ByteBuf> unread = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> handshakeTimer;
    private @Nullable ScheduledFuture<?> ticker;
    private @Nullable IdentityKey certified;
    private boolean greeted;
    private boolean closed;
    private TransportEvent closedBecause = TransportEvent.DISCONNECTED;
    private long framesTaken;

    FrameChannelHandler(
            Channel channel,
            TransportLimits limits,
            TransportCounters counters,
            @Nullable TlsEnd tls,
            FrameType accepted) {
        this.channel = channel;
        this.limits = limits;
        this.counters = counters;
        this.tls = tls;
        this.writer = new FrameWriter(channel);
        this.gate = new ReadGate(channel, counters);
        this.decoder = new FrameDecoder(limits.frameBytesMax(), accepted);
        this.watch = new PeerWatch(limits, System.nanoTime());
    }

    /// The channel is as secure as it gets: a client speaks first.
    abstract void onSecured();

    /// The peer said who it is; [#closed] if that is refused.
    abstract void onHello(Hello hello);

    /// Takes a frame, and says whether the next one may follow.
    abstract boolean onFrame(Frame frame);

    /// The peer took what was written before: write more.
    abstract void onRoom();

    /// Time passed, an unspecified but bounded while.
    abstract void onTick(long now);

    /// The connection is over; called once, `reason` being the first that was given.
    abstract void onClosed(TransportEvent reason);

    /// The other end, as far as it is known, for a log line.
    abstract String describePeer();

    final boolean closed() {
        return closed;
    }

    final boolean greeted() {
        return greeted;
    }

    /// Ends the connection now, counts the first reason given, and logs one line.
    final void close(TransportEvent reason, @Nullable String detail) {
        note(reason, detail);
        channel.close();
    }

    /// As [#close], after what was written has been sent; a peer that does not take it is cut off
    /// by the handshake's timer or by its watch.
    final void closeAfterWrites(TransportEvent reason, @Nullable String detail) {
        note(reason, detail);
        writer.closeAfterWrites();
    }

    private void note(TransportEvent reason, @Nullable String explanation) {
        if (closed) {
            return;
        }
        // A TLS library may quote what the peer sent.
        String detail = String.valueOf(explanation);
        detail = detail.substring(0, Math.min(detail.length(), DETAIL_CHARS_MAX));
        closed = true;
        closedBecause = reason;
        counters.add(reason);
        if (!reason.closesWithWarning()) {
            LOG.debug("closed connection of {}: {} ({})", describePeer(), reason, detail);
            return;
        }
        int leftOut = WARNINGS.take(System.nanoTime());
        if (leftOut > 0) {
            LOG.warn("{} more connections were closed for misbehaviour", leftOut);
        }
        if (leftOut != LogBudget.LEAVE_OUT) {
            LOG.warn("closed connection of {}: {} ({})", describePeer(), reason, detail);
        }
    }

    /// Speaks to the peer with what was written.
    final void flush() {
        writer.flush();
        watch.spoke(System.nanoTime());
    }

    /// Both ends know each other: frames may follow.
    final void welcome() {
        greeted = true;
        cancel(handshakeTimer);
        counters.add(TransportEvent.CONNECTED);
        long periodMs = Math.max(1, Math.min(limits.keepaliveMs(), limits.requestMs()) / 2);
        ticker =
                channel.eventLoop()
                        .scheduleAtFixedRate(this::tick, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    final void reopen(ReadGate.Reason reason) {
        if (!closed && gate.lift(reason)) {
            watch.resumed(System.nanoTime());
            pump();
            gate.resume();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        handshakeTimer =
                channel.eventLoop()
                        .schedule(
                                () -> close(TransportEvent.HANDSHAKE_TIMED_OUT, "no hello in time"),
                                limits.handshakeMs(),
                                TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (tls == null) {
            onSecured();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (tls != null && event instanceof SslHandshakeCompletionEvent handshake) {
            try {
                if (!handshake.isSuccess()) {
                    failTls(handshake.cause());
                    return;
                }
                SslHandler ends = context.pipeline().get(SslHandler.class);
                certified = tls.identify(ends.engine().getSession());
                onSecured();
            } catch (RefusedCertificateException e) {
                failTls(e);
            }
        }
    }

    /// Finds out who refused whom.
    private void failTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedCertificateException refused) {
                close(refused.event(), refused.getMessage());
                return;
            }
        }
        // In TLS 1.3 a client has finished its handshake before the server judges its certificate:
        // whatever the server objects to then is this end's identity.
        if (certified != null && !greeted) {
            close(TransportEvent.REFUSED_BY_PEER, failure.getMessage());
        } else {
            close(
                    greeted ? TransportEvent.MALFORMED : TransportEvent.NO_HANDSHAKE,
                    failure.getMessage());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        unread.add((ByteBuf) message);
        long before = framesTaken;
        pump();
        watch.heard(System.nanoTime(), framesTaken != before, decoder.midFrame());
    }

    /// Uses what was read until it ends or the gate shuts.
    private void pump() {
        try {
            for (ByteBuf next = unread.peek(); next != null; next = unread.peek()) {
                if (!closed && gate.isOpen()) {
                    take(next);
                }
                if (closed || !next.isReadable()) {
                    unread.remove().release();
                } else if (!gate.isOpen()) {
                    return;
                }
            }
        } catch (MalformedException e) {
            var reason = greeted ? TransportEvent.MALFORMED : TransportEvent.NO_HANDSHAKE;
            close(reason, e.getMessage());
            discardUnread();
        } catch (OversizedException e) {
            close(TransportEvent.OVERSIZED, e.getMessage());
            discardUnread();
        }
    }

    private void take(ByteBuf bytes) throws MalformedException, OversizedException {
        if (greeted) {
            decoder.feed(bytes, this::takeFrame);
            return;
        }
        Hello hello = helloDecoder.feed(bytes);
        if (hello == null) {
            return;
        }
        if (certified != null && !certified.equals(hello.identity())) {
            close(TransportEvent.UNKNOWN_IDENTITY, "hello and certificate name different ones");
        } else {
            onHello(hello);
        }
    }

    private boolean takeFrame(Frame frame) {
        framesTaken++;
        return onFrame(frame) && !closed;
    }

    private void tick() {
        long now = System.nanoTime();
        TransportEvent verdict = watch.verdict(now, gate.isOpen());
        if (verdict != null) {
            close(verdict, "nothing for " + limits.idleMs() + " ms");
            return;
        }
        onTick(now);
        if (watch.keepaliveDue(now) && writer.hasRoom()) {
            Frame keepalive = Frame.KEEPALIVE;
            writer.write(keepalive.type(), keepalive.correlation(), keepalive.message());
            flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        watch.takes(System.nanoTime(), writer.hasRoom());
        if (writer.hasRoom() && greeted) {
            onRoom();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close(TransportEvent.DISCONNECTED, "the other end closed");
        onClosed(closedBecause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof SSLException) {
            failTls(cause);
        } else if (cause instanceof IOException) {
            close(TransportEvent.DISCONNECTED, String.valueOf(cause.getMessage()));
        } else if (cause instanceof DecoderException && tls != null) {
            failTls(cause);
        } else {
            LOG.error("connection of {} failed", describePeer(), cause);
            close(TransportEvent.DISCONNECTED, cause.toString());
        }
    }

    /// Comes last, also for a channel that never became active.
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel(handshakeTimer);
        cancel(ticker);
        discardUnread();
    }

    private void discardUnread() {
        for (ByteBuf next = unread.poll(); next != null; next = unread.poll()) {
            next.release();
        }
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
