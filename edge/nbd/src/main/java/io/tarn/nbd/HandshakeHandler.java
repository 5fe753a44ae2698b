package io.tarn.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.nbd.HandshakeEffect.Drop;
import io.tarn.nbd.HandshakeEffect.Finish;
import io.tarn.nbd.HandshakeEffect.Send;
import io.tarn.nbd.HandshakeEffect.StartTls;
import io.tarn.nbd.HandshakeEffect.Transmit;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A [Handshake] on a socket, which gives way to a [TransmissionHandler].
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private static final int REPLIES_PER_FLUSH = 64;

    private final NbdConfig config;
    private final Exports exports;
    private final ServerBudget serverBudget;
    private final Connection connection;
    private final Newcomers newcomers;
    private final HandshakeDecoder decoder;
    private final Handshake handshake;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean tlsAgreed;
    private boolean over;

    HandshakeHandler(
            NbdConfig config,
            Exports exports,
            ServerBudget serverBudget,
            Connection connection,
            Newcomers newcomers) {
        this.config = config;
        this.exports = exports;
        this.serverBudget = serverBudget;
        this.connection = connection;
        this.newcomers = newcomers;
        this.decoder = new HandshakeDecoder(config.limits().optionBytesMax());
        this.handshake = new Handshake(exports, config.limits(), tlsMode(config));
    }

    private static TlsMode tlsMode(NbdConfig config) {
        return config.tls()
                .map(tls -> tls.required() ? TlsMode.REQUIRED : TlsMode.OFFERED)
                .orElse(TlsMode.NONE);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timeout =
                ctx.executor()
                        .schedule(
                                () -> connection.drop("no export chosen in time"),
                                config.limits().handshakeTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
        connection.write(Handshake.greeting());
        ctx.flush();
        // A client that connects after a volume was made finds it.
        ctx.channel().config().setAutoRead(false);
        exports.refresh().thenRun(() -> ctx.channel().config().setAutoRead(true));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        newcomers.remove(ctx.channel());
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (tlsAgreed && ctx.pipeline().get(SslHandler.class) == null) {
                connection.drop("plain text after STARTTLS");
            } else {
                read(ctx, bytes);
            }
        } catch (MalformedException e) {
            connection.drop(e);
        } finally {
            bytes.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf bytes) throws MalformedException {
        while (!over) {
            ByteBuffer in = bytes.nioBuffer();
            Optional<HandshakeInput> input = decoder.next(in);
            bytes.skipBytes(bytes.readableBytes() - in.remaining());
            if (input.isEmpty()) {
                return;
            }
            if (!ctx.channel().isWritable()) {
                // "The client MUST NOT send any option until it has received a final reply".
                connection.drop("asks on without reading what it is answered");
                return;
            }
            for (HandshakeEffect effect : handshake.step(input.get())) {
                perform(ctx, effect, bytes);
            }
            ctx.flush();
        }
    }

    private void perform(ChannelHandlerContext ctx, HandshakeEffect effect, ByteBuf rest) {
        switch (effect) {
            case Send(Bytes reply) -> connection.write(reply);
            case StartTls() -> startTls(ctx, rest);
            case Transmit(Session session) -> transmit(ctx, session, rest);
            case Finish() -> {
                over = true;
                ctx.flush();
                connection.finish();
            }
            case Drop(String reason) -> {
                over = true;
                connection.drop(reason);
            }
        }
    }

    /// The acknowledgement goes out in plain text, and TLS takes over when it has. Whatever follows
    /// the option in plain text may be an attacker's, put there to be taken for the client's.
    private void startTls(ChannelHandlerContext ctx, ByteBuf rest) {
        tlsAgreed = true;
        if (rest.isReadable()) {
            over = true;
            connection.drop("plain text after STARTTLS");
            return;
        }
        NbdTls tls = config.tls().orElseThrow();
        connection
                .writeLast(Bytes.EMPTY)
                .addListener(_ -> ctx.pipeline().addFirst(tls.context().newHandler(ctx.alloc())));
    }

    private void transmit(ChannelHandlerContext ctx, Session session, ByteBuf rest) {
        over = true;
        ctx.flush();
        connection.attached(session.info());
        TransmissionHandler transmission =
                new TransmissionHandler(
                        ctx.channel(), config.limits(), serverBudget, connection, session);
        ctx.pipeline()
                .addAfter(ctx.name(), null, transmission)
                .replace(this, null, new FlushConsolidationHandler(REPLIES_PER_FLUSH, true));
        transmission.accept(rest.retain());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == NbdServer.Closing.NOW) {
            connection.finish();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.finish();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        connection.failed(failure);
    }
}
