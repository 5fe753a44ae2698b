package io.tarn.transport;

import static io.tarn.base.Invariant.require;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One request at work at a server: where its reply goes, and the slot it holds, by its own size until
/// it is answered and by that of its reply from then on.
final class ServerResponder extends AtomicBoolean implements Responder {
    private static final long serialVersionUID = 1L;

    private final transient ServerChannelHandler connection;
    private final transient PeerAccount account;
    private final long correlation;
    private final long requestBytes;

    /// Written once before this object is posted to its event loop, which makes it visible there.
    private transient @Nullable Message reply;

    ServerResponder(
            ServerChannelHandler connection,
            PeerAccount account,
            long correlation,
            long requestBytes) {
        this.connection = connection;
        this.account = account;
        this.correlation = correlation;
        this.requestBytes = requestBytes;
    }

    long correlation() {
        return correlation;
    }

    /// Gives the slot back.
    void done() {
        if (reply == null) {
            account.give(requestBytes);
        } else {
            account.giveReply(reply.frameBytes());
        }
    }

    @Nullable Message reply() {
        return reply;
    }

    @Override
    public void reply(Message message) {
        require(message.frameBytes() <= connection.limits.frameBytesMax(), "a reply fits a frame");
        use();
        if (account.answer(requestBytes, message.frameBytes())) {
            reply = message;
        } else {
            connection.cutOff(TransportEvent.SLOW_READER, "it asks for more than it takes");
        }
        connection.post(this);
    }

    @Override
    public void drop() {
        use();
        connection.post(this);
    }

    private void use() {
        if (!compareAndSet(false, true)) {
            throw new IllegalStateException("a request has one reply");
        }
    }
}
