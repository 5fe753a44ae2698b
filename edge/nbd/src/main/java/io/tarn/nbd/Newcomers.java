package io.tarn.nbd;

import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Connections that have not chosen an export yet, the oldest first. One of them makes room where
/// there are too many connections, so that those who never speak keep nobody out for long. Safe for
/// use by many threads.
final class Newcomers {
    private final SequencedMap<Channel, Connection> waiting = new LinkedHashMap<>();

    synchronized void add(Channel channel, Connection connection) {
        waiting.put(channel, connection);
    }

    synchronized void remove(Channel channel) {
        waiting.remove(channel);
    }

    /// Whether there was one to drop.
    synchronized boolean dropOldest() {
        var oldest = waiting.pollFirstEntry();
        if (oldest == null) {
            return false;
        }
        oldest.getKey()
                .eventLoop()
                .execute(() -> oldest.getValue().drop("chose no export while others came"));
        return true;
    }
}
