package io.tarn.transport;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;

/// Decides whether a connection reads from its socket: while any reason against it holds, it does
/// not, the kernel's buffer fills, and the peer has to wait. Confined to the channel's event loop.
final class ReadGate {
    enum Reason {
        /// The peer has as much in flight as it may.
        IN_FLIGHT,
        /// The peer does not take its replies.
        REPLIES_UNREAD,
        /// The server finishes what it has and takes nothing new.
        CLOSING
    }

    private final Channel channel;
    private final TransportCounters counters;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    ReadGate(Channel channel, TransportCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    boolean isOpen() {
        return reasons.isEmpty();
    }

    void shut(Reason reason) {
        if (reasons.isEmpty()) {
            counters.add(TransportEvent.HELD_BACK);
            channel.config().setAutoRead(false);
        }
        reasons.add(reason);
    }

    /// Forgets a reason, and says whether it was the last one; [#resume] then continues.
    boolean lift(Reason reason) {
        return reasons.remove(reason) && reasons.isEmpty();
    }

    /// Reads from the socket again, once what was read before is used up.
    void resume() {
        if (reasons.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }
}
