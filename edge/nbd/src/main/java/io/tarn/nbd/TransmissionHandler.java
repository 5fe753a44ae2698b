package io.tarn.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Requests of one connection: each is carried out as soon as it is whole, and answered as soon as it
/// is done, in whatever order that is.
///
/// When requests hold as much as they may, the socket is not read until replies have been sent, so a
/// client that asks faster than it is served, or than it reads, is slowed down by TCP.
final class TransmissionHandler extends ChannelInboundHandlerAdapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int STALL_CHECKS_PER_TIMEOUT = 4;

    private enum Phase {
        SERVING,
        /// No request is read any more; closes once those in flight are answered.
        LEAVING,
        CLOSED,
    }

    private final Channel channel;
    private final Connection connection;
    private final RequestExecutor executor;
    private final ConnectionBudget budget;
    private final RequestDecoder decoder;
    private final StallWatch stalls;
    private final ScheduledFuture<?> stallCheck;
    private final Queue<ByteBuf> unread = new ArrayDeque<>();
    private Phase phase = Phase.SERVING;

    TransmissionHandler(
            Channel channel,
            NbdLimits limits,
            ServerBudget serverBudget,
            Connection connection,
            Session session) {
        this.channel = channel;
        this.connection = connection;
        this.executor = new RequestExecutor(session);
        this.budget = new ConnectionBudget(limits, serverBudget, channel.eventLoop(), this::serve);
        this.decoder = new RequestDecoder(session, budget);
        this.stalls = new StallWatch(limits.stallTimeout());
        long checkNanos = limits.stallTimeout().toNanos() / STALL_CHECKS_PER_TIMEOUT;
        this.stallCheck =
                channel.eventLoop()
                        .scheduleWithFixedDelay(
                                this::checkStall, checkNanos, checkNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        accept((ByteBuf) message);
    }

    /// Takes over a reference to `bytes`.
    void accept(ByteBuf bytes) {
        if (phase != Phase.SERVING) {
            bytes.release();
            return;
        }
        unread.add(bytes);
        serve();
    }

    /// Carries out what has arrived, as far as there is room for it.
    private void serve() {
        try {
            while (phase == Phase.SERVING) {
                Optional<Request> request = nextRequest();
                if (request.isPresent()) {
                    start(request.get());
                } else if (decoder.awaitsAdmission() || unread.isEmpty()) {
                    break;
                }
            }
        } catch (MalformedException e) {
            connection.drop(e);
        }
        stalls.requestArriving(decoder.awaitsClient(), System.nanoTime());
        channel.config().setAutoRead(phase == Phase.SERVING && !decoder.awaitsAdmission());
    }

    private Optional<Request> nextRequest() throws MalformedException {
        ByteBuf bytes = unread.peek();
        if (bytes == null) {
            return decoder.next(NOTHING); // one that was not admitted before
        }
        ByteBuffer in = bytes.nioBuffer();
        Optional<Request> request = decoder.next(in);
        bytes.skipBytes(bytes.readableBytes() - in.remaining());
        if (!bytes.isReadable()) {
            unread.remove().release();
        }
        return request;
    }

    private void start(Request request) {
        stalls.requestArriving(false, System.nanoTime());
        if (request instanceof Request.Disconnect) {
            budget.release(0);
            leave();
            return;
        }
        executor.execute(request)
                .thenAccept(reply -> {
                    try {
                        channel.eventLoop().execute(() -> send(request, reply));
                    } catch (RejectedExecutionException closing) {
                        budget.release(request.heldBytes());
                    }
                });
    }

    private void send(Request request, List<Bytes> reply) {
        stalls.replyQueued(System.nanoTime());
        for (Bytes piece : reply.subList(0, reply.size() - 1)) {
            connection.write(piece);
        }
        connection.writeLast(reply.getLast()).addListener(_ -> afterReply(request));
    }

    private void afterReply(Request request) {
        stalls.replySent(System.nanoTime());
        budget.release(request.heldBytes());
        if (phase == Phase.LEAVING && budget.requests() == 0) {
            connection.finish();
        } else if (decoder.awaitsAdmission()) {
            serve();
        }
    }

    /// "The server MUST handle all outstanding requests", and answers them, before it closes.
    private void leave() {
        if (phase != Phase.SERVING) {
            return;
        }
        phase = Phase.LEAVING;
        forgetUnread();
        channel.config().setAutoRead(false);
        if (budget.requests() == 0) {
            connection.finish();
        }
    }

    private void checkStall() {
        stalls.verdict(System.nanoTime()).ifPresent(connection::drop);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == NbdServer.Closing.NOW) {
            leave();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        stallCheck.cancel(false);
        forgetUnread();
        budget.close();
        connection.finish();
    }

    /// Gives up what has arrived of the next request.
    private void forgetUnread() {
        unread.forEach(ByteBuf::release);
        unread.clear();
        decoder.forget().ifPresent(budget::release);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        connection.failed(failure);
    }
}
