package io.tarn.transport;

import io.netty.channel.Channel;
import io.tarn.transport.Hello.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A client's end of one connection: numbers requests, and gives replies, which may come in any
/// order, to whoever asked.
final class ClientChannelHandler extends FrameChannelHandler {
    private final PeerLink link;

    /// By correlation id, oldest first.
    private final Map<Long, LinkRequest> unanswered = new LinkedHashMap<>();

    private long correlation;
    private boolean heardFrom;

    ClientChannelHandler(Channel channel, PeerLink link) {
        super(channel, link.limits(), link.counters(), link.tls(), FrameType.REPLY);
        this.link = link;
    }

    @Override
    void onSecured() {
        writer.write(new Hello(Verdict.WELCOME, link.security().self()));
        flush();
    }

    @Override
    void onHello(Hello hello) {
        if (!hello.identity().equals(link.serverIdentity())) {
            close(
                    TransportEvent.UNKNOWN_IDENTITY,
                    "it is " + hello.identity().id().shortText() + ", not whom the link is for");
            return;
        }
        switch (hello.verdict()) {
            case WELCOME -> {
                welcome();
                link.onUp(this);
            }
            case UNKNOWN_IDENTITY ->
                    close(TransportEvent.REFUSED_BY_PEER, "the server does not know this identity");
            case TOO_MANY_CONNECTIONS ->
                    close(TransportEvent.TOO_MANY_CONNECTIONS, "at the server");
        }
    }

    /// Sends requests while the server takes them.
    void send(Mailbox<LinkRequest> requests) {
        boolean wrote = false;
        while (writer.hasRoom()) {
            LinkRequest next = requests.poll();
            if (next == null) {
                break;
            }
            unanswered.put(++correlation, next);
            writer.write(FrameType.REQUEST, correlation, next.message());
            wrote = true;
        }
        if (wrote) {
            flush();
        }
    }

    @Override
    boolean onFrame(Frame frame) {
        if (!heardFrom) {
            heardFrom = true;
            link.onHeardFrom();
        }
        if (frame.type() == FrameType.REPLY) {
            LinkRequest request = unanswered.remove(frame.correlation());
            if (request == null) {
                counters.add(TransportEvent.UNKNOWN_REPLY);
            } else {
                link.replied(request, frame.message());
            }
        }
        return true;
    }

    @Override
    void onRoom() {
        link.wake();
    }

    @Override
    void onTick(long now) {
        var expired = new ArrayList<LinkRequest>();
        var oldest = unanswered.values().iterator();
        while (oldest.hasNext()) {
            LinkRequest request = oldest.next();
            if (!request.isExpired(now)) {
                break;
            }
            oldest.remove();
            expired.add(request);
        }
        expired.forEach(request -> link.failed(request, LinkFailure.TIMED_OUT));
        link.expire(now);
    }

    @Override
    void onClosed(TransportEvent reason) {
        List<LinkRequest> lost = List.copyOf(unanswered.values());
        unanswered.clear();
        link.onDown(greeted() ? LinkFailure.DISCONNECTED : refusal(reason), reason.toString());
        lost.forEach(request -> link.failed(request, link.lostBecause()));
    }

    /// What requests fail with that this connection did not come to carry.
    private static LinkFailure refusal(TransportEvent reason) {
        return switch (reason) {
            case UNKNOWN_IDENTITY, BAD_CERTIFICATE, REFUSED_BY_PEER -> LinkFailure.REFUSED_IDENTITY;
            case TOO_MANY_CONNECTIONS -> LinkFailure.OVERLOADED;
            default -> LinkFailure.UNREACHABLE;
        };
    }

    @Override
    String describePeer() {
        return "server " + link.server();
    }
}
