package io.tarn.transport;

import io.netty.channel.Channel;
import io.tarn.crypto.IdentityKey;
import io.tarn.transport.Hello.Verdict;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A server's end of one connection: takes requests while the peer has room for them, sends replies
/// while the peer takes them.
///
/// A request holds its slot until its reply is in the socket's buffer, so a peer that sends without
/// reading stops itself: first its replies fill the socket, then its slots run out, then it is no
/// longer read from. What it had asked for before is made all the same, and may be much: a connection is
/// closed if more is made for its peer than may wait.
final class ServerChannelHandler extends FrameChannelHandler {
    private final ServerSecurity security;
    private final ConnectionTable table;
    private final RequestHandler handler;
    private final Mailbox<ServerResponder> answered;
    private @Nullable PeerAccount account;
    private @Nullable Peer peer;

    ServerChannelHandler(
            Channel channel,
            ServerSecurity security,
            TransportLimits limits,
            TransportCounters counters,
            @Nullable TlsEnd tls,
            ConnectionTable table,
            RequestHandler handler) {
        super(channel, limits, counters, tls, FrameType.REQUEST);
        this.security = security;
        this.table = table;
        this.handler = handler;
        this.answered = new Mailbox<>(channel.eventLoop(), this::sendReplies);
    }

    @Override
    void onSecured() {
        // The client speaks first.
    }

    @Override
    void onHello(Hello hello) {
        IdentityKey identity = hello.identity();
        if (!security.known().test(identity)) {
            refuse(Verdict.UNKNOWN_IDENTITY, TransportEvent.UNKNOWN_IDENTITY, identity);
            return;
        }
        account = table.identified(this, identity);
        if (account == null) {
            refuse(Verdict.TOO_MANY_CONNECTIONS, TransportEvent.TOO_MANY_CONNECTIONS, identity);
            return;
        }
        peer = new Peer(identity, (InetSocketAddress) channel.remoteAddress());
        writer.write(new Hello(Verdict.WELCOME, security.channel().self()));
        flush();
        welcome();
    }

    private void refuse(Verdict verdict, TransportEvent event, IdentityKey identity) {
        writer.write(new Hello(verdict, security.channel().self()));
        closeAfterWrites(event, "it is " + identity.id().shortText());
    }

    @Override
    boolean onFrame(Frame frame) {
        if (frame.type() == FrameType.KEEPALIVE || peer == null || account == null) {
            return true;
        }
        long bytes = frame.message().frameBytes();
        if (!account.take(bytes, this)) {
            gate.shut(ReadGate.Reason.IN_FLIGHT);
        }
        handle(
                peer,
                frame.message(),
                new ServerResponder(this, account, frame.correlation(), bytes));
        return gate.isOpen();
    }

    private void handle(Peer from, Message request, ServerResponder responder) {
        try {
            handler.handle(from, request, responder);
        } catch (RuntimeException | Error e) {
            HandlerFailure.report("request handler", e, counters);
            close(TransportEvent.DISCONNECTED, "its request met a bug");
        }
    }

    /// Sends or drops what a responder was used for. From any thread.
    void post(ServerResponder responder) {
        answered.post(responder);
    }

    /// The peer has room for requests again. From any thread.
    void roomAgain() {
        channel.eventLoop().execute(() -> reopen(ReadGate.Reason.IN_FLIGHT));
    }

    /// Takes no more requests; replies still go out. From any thread.
    void stopReading() {
        channel.eventLoop().execute(() -> gate.shut(ReadGate.Reason.CLOSING));
    }

    /// From any thread.
    void closeLater(TransportEvent event, String detail) {
        channel.eventLoop().execute(() -> closeAfterWrites(event, detail));
    }

    /// Ends the connection whatever is still to be sent. From any thread.
    void cutOff(TransportEvent event, String detail) {
        channel.eventLoop().execute(() -> close(event, detail));
    }

    @Override
    void onRoom() {
        sendReplies();
    }

    private void sendReplies() {
        boolean wrote = false;
        while (closed() || writer.hasRoom()) {
            ServerResponder next = answered.poll();
            if (next == null) {
                break;
            }
            Message reply = next.reply();
            if (reply != null && !closed()) {
                writer.write(FrameType.REPLY, next.correlation(), reply);
                wrote = true;
            }
            next.done();
        }
        if (wrote) {
            flush();
        }
        if (closed()) {
            return;
        }
        if (writer.hasRoom()) {
            reopen(ReadGate.Reason.REPLIES_UNREAD);
        } else {
            gate.shut(ReadGate.Reason.REPLIES_UNREAD);
        }
    }

    @Override
    void onTick(long now) {
        if (peer != null && !security.known().test(peer.identity())) {
            close(TransportEvent.UNKNOWN_IDENTITY, "known no longer");
        }
    }

    @Override
    void onClosed(TransportEvent reason) {
        table.left(this, account);
        sendReplies();
    }

    @Override
    String describePeer() {
        return peer != null ? peer.toString() : String.valueOf(channel.remoteAddress());
    }
}
