package io.tarn.client;

import io.tarn.block.VolumeDescriptor;
import io.tarn.cluster.ClusterMember;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a cluster is: one word, the reasons for it, and how many more faults it takes.
///
/// @param faultsLeft servers of the weakest volume that may yet fail with it still whole; negative
///     if it has more faults than it tolerates; empty without volumes
public record ClusterStatus(
        Verdict verdict, List<String> reasons, Optional<Integer> faultsLeft, List<NodeView> nodes) {
    public ClusterStatus {
        reasons = List.copyOf(reasons);
        nodes = List.copyOf(nodes);
    }

    /// Ordered by how bad it is.
    public enum Verdict {
        /// Everything is as it should be.
        HEALTHY,
        /// All data can be read and written; something is wrong that repair or an operator mends.
        DEGRADED,
        /// Some volume has more faults than it tolerates: it may be unreadable or wrong.
        CRITICAL,
    }

    /// A node as it was reached.
    ///
    /// @param status its word on itself; empty if it did not answer
    public record NodeView(ClusterMember member, Optional<NodeStatus> status) {
        public boolean isReachable() {
            return status.isPresent();
        }

        /// Volumes of which it does not yet know every block.
        public List<VolumeStatus> behind() {
            return status.stream()
                    .flatMap(s -> s.volumes().stream())
                    .filter(volume -> !volume.isCurrent())
                    .toList();
        }
    }

    /// How often nodes and clients have caught this one lying: the sum of what the others tell.
    public long evidence(KeyId node) {
        return accusations(nodes, node).stream().mapToLong(Accused::count).sum();
    }

    private static List<Accused> accusations(List<NodeView> nodes, KeyId accused) {
        return nodes.stream()
                .filter(view -> !view.member().key().id().equals(accused))
                .flatMap(view -> view.status().stream())
                .flatMap(status -> status.accused().stream())
                .filter(one -> one.server().equals(accused))
                .toList();
    }

    /// Judges what the nodes have said.
    public static ClusterStatus judge(List<NodeView> nodes, List<VolumeDescriptor> volumes) {
        var reasons = new ArrayList<String>();
        Verdict verdict = Verdict.HEALTHY;
        for (NodeView node : nodes) {
            for (String fault : faults(nodes, node)) {
                reasons.add(node.member().name() + " " + fault);
                verdict = Verdict.DEGRADED;
            }
        }
        Optional<Integer> faultsLeft = Optional.empty();
        for (VolumeDescriptor volume : volumes) {
            long faulty =
                    nodes.stream()
                            .filter(n -> volume.servers().contains(n.member().key().id()))
                            .filter(n -> !faults(nodes, n).isEmpty())
                            .count();
            int left = (int) (volume.shape().redundancy().faults() - faulty);
            faultsLeft = Optional.of(Math.min(left, faultsLeft.orElse(left)));
            if (left < 0) {
                verdict = Verdict.CRITICAL;
                reasons.add(
                        "volume %s has %d faulty servers and tolerates %d"
                                .formatted(
                                        volume.name(),
                                        faulty,
                                        volume.shape().redundancy().faults()));
            }
        }
        return new ClusterStatus(verdict, reasons, faultsLeft, nodes);
    }

    /// What is wrong with one node, each as the end of a sentence.
    private static List<String> faults(List<NodeView> nodes, NodeView node) {
        var faults = new ArrayList<String>();
        if (!node.isReachable()) {
            faults.add("is unreachable");
        }
        for (VolumeStatus volume : node.behind()) {
            faults.add("is behind on volume " + volume.name());
        }
        if (node.status().map(NodeStatus::diskFull).orElse(false)) {
            faults.add("has a full disk");
        }
        accusations(nodes, node.member().key().id()).stream()
                .findFirst()
                .ifPresent(one -> faults.add("was caught lying: " + one.reason()));
        return faults;
    }
}
