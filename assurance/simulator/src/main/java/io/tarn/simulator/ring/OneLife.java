package io.tarn.simulator.ring;

import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.message.RingMessage;
import java.util.Map;
import java.util.TreeMap;

/// INV-017: a member votes in an epoch in one life only, from one loss of its disk to the next.
final class OneLife {
    private record Place(KeyId node, Epoch epoch) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byNode = node.compareTo(other.node);
            return byNode != 0 ? byNode : epoch.compareTo(other.epoch);
        }
    }

    private final Map<KeyId, Integer> lives = new TreeMap<>();
    private final Map<Place, Integer> voted = new TreeMap<>();

    /// A node has lost all that it had on disk.
    void lostDisk(KeyId node) {
        lives.merge(node, 1, Integer::sum);
    }

    /// An honest node says this.
    void said(KeyId node, Epoch epoch, RingMessage message) {
        if (isVote(message)) {
            int life = lives.getOrDefault(node, 0);
            Integer before = voted.putIfAbsent(new Place(node, epoch), life);
            RingViolation.unless(
                    before == null || before == life,
                    "INV-017: %s votes in epoch %s before and after it lost its memory",
                    node,
                    epoch);
        }
    }

    /// New views are passed on, and what is in them are proposals: see [HonestVotes].
    private static boolean isVote(RingMessage message) {
        return switch (message) {
            case RingMessage.Propose _,
                    RingMessage.Agree _,
                    RingMessage.Committed _,
                    RingMessage.Checkpointed _,
                    RingMessage.Leave _ ->
                    true;
            default -> false;
        };
    }
}
