package io.tarn.nbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.DecoderException;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One client's connection: what is sent on it, and what is told of it. Its end is told once, with the
/// first reason.
///
/// Used on the connection's thread only.
final class Connection {
    private final Channel channel;
    private final SocketAddress client;
    private final Consumer<NbdEvent> events;
    private boolean ended;

    Connection(Channel channel, Consumer<NbdEvent> events) {
        this.channel = channel;
        this.client = channel.remoteAddress();
        this.events = events;
    }

    void attached(ExportInfo export) {
        events.accept(new NbdEvent.Attached(client, export.name()));
    }

    /// Sends after what was written before, on the next [Channel#flush]. A failure comes back as an
    /// exception of the pipeline, because it ends the connection and not only this write.
    @SuppressWarnings("FutureReturnValueIgnored")
    void write(Bytes bytes) {
        channel.write(buffer(bytes), channel.voidPromise());
    }

    /// Sends everything written before and `bytes`.
    ChannelFuture writeLast(Bytes bytes) {
        return channel.writeAndFlush(buffer(bytes));
    }

    private static ByteBuf buffer(Bytes bytes) {
        return Unpooled.wrappedBuffer(bytes.backingArray(), bytes.backingOffset(), bytes.size());
    }

    /// Closes, for something the client did or failed to do.
    void drop(String reason) {
        end(new NbdEvent.Dropped(client, reason));
    }

    /// Closes, because what the client sends is no protocol.
    void drop(MalformedException malformed) {
        drop(printable(malformed.getMessage()));
    }

    /// Closes after everything written has been sent.
    void finish() {
        end(new NbdEvent.Detached(client));
    }

    /// Closes because of an exception, which is the client's or the network's fault when the socket or
    /// TLS threw it, and a defect here otherwise.
    void failed(Throwable failure) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        switch (cause) {
            case SSLException tls -> drop("TLS: " + printable(tls.getMessage()));
            case IOException broken ->
                    drop("the connection broke: " + printable(broken.getMessage()));
            default -> end(new NbdEvent.Broken(client, cause));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // there is nobody left to tell
    private void end(NbdEvent event) {
        if (!ended) {
            ended = true;
            events.accept(event);
        }
        channel.close();
    }

    /// One line without control characters, whatever an exception quoted from its peer.
    private static String printable(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\p{Cntrl}", "?");
    }
}
