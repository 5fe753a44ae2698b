package io.tarn.client;

import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.ring.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an operator should know of the ring that decides what a cluster is, by the words of its members. Volumes are
/// read and written without it; made, or given to others, they are not.
final class RingConcerns {
    private RingConcerns() {}

    /// Each as a sentence.
    static List<String> of(List<NodeView> nodes, Membership ring) {
        var concerns = new ArrayList<String>();
        int whole = 0;
        for (NodeView node : nodes) {
            if (ring.find(node.entry().key().id()).isPresent()) {
                Optional<String> concern = concern(node, ring);
                concern.ifPresent(text -> concerns.add(node.entry().name() + " " + text));
                whole += node.isReachable() && concern.isEmpty() ? 1 : 0;
            }
        }
        if (whole < ring.size().quorum()) {
            concerns.add(
                    "the ring has %d of %d members with their shares and needs %d: nothing can be changed"
                            .formatted(whole, ring.size().members(), ring.size().quorum()));
        }
        return concerns;
    }

    /// Of a member that answers, as the end of a sentence.
    private static Optional<String> concern(NodeView member, Membership ring) {
        if (!member.isReachable()) {
            return Optional.empty();
        }
        Optional<RingStatus> status = member.status().flatMap(NodeStatus::ring);
        if (status.filter(one -> one.epoch() >= ring.epoch().number()).isEmpty()) {
            return Optional.of("takes no part in the ring");
        }
        if (status.get().isForgetful()) {
            return Optional.of(
                    "lost its memory, and has no vote in the ring until its key is shared anew");
        }
        return status.get().hasShare()
                ? Optional.empty()
                : Optional.of("has no share of the ring's key; see `tarn ring refresh`");
    }
}
