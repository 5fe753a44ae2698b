package io.tarn.client;

import io.tarn.block.VolumeDescriptor;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.KeyId;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import io.tarn.ring.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        /// Some volume has more faults than it tolerates: it may be unreadable or wrong. Or nobody
        /// answers.
        CRITICAL,
    }

    /// A node as it was reached.
    ///
    /// @param status its word on itself; empty if it did not answer
    public record NodeView(ClusterNode entry, Optional<NodeStatus> status) {
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

        private KeyId id() {
            return entry.key().id();
        }

        private boolean isDiskFull() {
            return status.map(NodeStatus::diskFull).orElse(false);
        }

        private boolean serves(VolumeDescriptor volume) {
            return status.stream()
                    .flatMap(s -> s.volumes().stream())
                    .anyMatch(part -> part.id().equals(volume.id()) && part.isCurrent());
        }

        private boolean isBehind(VolumeDescriptor volume) {
            return behind().stream().anyMatch(part -> part.id().equals(volume.id()));
        }
    }

    /// Enough servers say that they serve the whole volume for it to be written.
    boolean isUsable(VolumeDescriptor volume) {
        return servers(volume).filter(node -> node.serves(volume)).count()
                >= volume.shape().redundancy().writers();
    }

    /// Every server that answers says that it serves the whole volume.
    boolean isServedByAll(VolumeDescriptor volume) {
        return servers(volume).filter(NodeView::isReachable).allMatch(node -> node.serves(volume));
    }

    private Stream<NodeView> servers(VolumeDescriptor volume) {
        return nodes.stream().filter(node -> volume.servers().contains(node.id()));
    }

    /// How often nodes and clients have caught this one lying: the sum of what the others tell.
    public long evidence(KeyId node) {
        return accusations(nodes, node).mapToLong(one -> one.found() + one.told()).sum();
    }

    /// What other nodes say of this one.
    private static Stream<Accused> accusations(List<NodeView> nodes, KeyId accused) {
        return nodes.stream()
                .filter(view -> !view.id().equals(accused))
                .flatMap(view -> view.status().stream())
                .flatMap(status -> status.accused().stream())
                .filter(one -> one.server().equals(accused));
    }

    /// Judges what the nodes have said, of themselves and of volumes.
    public static ClusterStatus judge(List<NodeView> nodes, List<VolumeDescriptor> volumes) {
        return judge(nodes, volumes, List.of());
    }

    /// The same, with the ring.
    public static ClusterStatus judge(
            List<NodeView> nodes, List<VolumeDescriptor> volumes, Membership ring) {
        return judge(nodes, volumes, RingConcerns.of(nodes, ring));
    }

    /// @param more reasons why not all is as it should be
    static ClusterStatus judge(
            List<NodeView> nodes, List<VolumeDescriptor> volumes, List<String> more) {
        var reasons = new ArrayList<String>();
        for (NodeView node : nodes) {
            concerns(nodes, node).forEach(fault -> reasons.add(node.entry().name() + " " + fault));
        }
        reasons.addAll(more);
        Verdict verdict = reasons.isEmpty() ? Verdict.HEALTHY : Verdict.DEGRADED;
        if (nodes.stream().noneMatch(NodeView::isReachable)) {
            verdict = Verdict.CRITICAL;
        }
        Optional<Integer> faultsLeft = Optional.empty();
        for (VolumeDescriptor volume : volumes) {
            int tolerated = volume.shape().redundancy().faults();
            int faulty = faulty(nodes, volume);
            int left = tolerated - faulty;
            faultsLeft = Optional.of(Math.min(left, faultsLeft.orElse(left)));
            if (left < 0) {
                verdict = Verdict.CRITICAL;
                reasons.add(
                        "volume %s has %d faulty servers and tolerates %d"
                                .formatted(volume.name(), faulty, tolerated));
            }
        }
        return new ClusterStatus(verdict, reasons, faultsLeft, nodes);
    }

    private static int faulty(List<NodeView> nodes, VolumeDescriptor volume) {
        return (int)
                nodes.stream()
                        .filter(node -> volume.servers().contains(node.id()))
                        .filter(node ->
                                !node.isReachable()
                                        || node.isDiskFull()
                                        || node.isBehind(volume)
                                        || isConvicted(nodes, node, volume))
                        .count();
    }

    /// More nodes than may be faulty have caught it lying themselves. What clients say convicts
    /// nobody, since anyone may be a client.
    private static boolean isConvicted(
            List<NodeView> nodes, NodeView node, VolumeDescriptor volume) {
        return accusations(nodes, node.id()).filter(one -> one.found() > 0).count()
                >= volume.shape().redundancy().oneCorrect();
    }

    /// What an operator should know of one node, each as the end of a sentence.
    private static List<String> concerns(List<NodeView> nodes, NodeView node) {
        var concerns = new ArrayList<String>();
        if (!node.isReachable()) {
            concerns.add("is unreachable");
        }
        for (VolumeStatus volume : node.behind()) {
            concerns.add("is behind on volume " + volume.name());
        }
        if (node.isDiskFull()) {
            concerns.add("has a full disk");
        }
        node.status().stream()
                .flatMap(status -> status.sweeps().stream())
                .filter(sweep -> !sweep.trouble().isEmpty())
                .forEach(sweep ->
                        concerns.add(
                                "drops no garbage of volume %s: %s"
                                        .formatted(sweep.volume(), sweep.trouble())));
        node.status()
                .map(NodeStatus::scrub)
                .ifPresent(scrub -> {
                    if (scrub.lost() > 0) {
                        concerns.add(
                                "has lost %d fragments to rot that are not brought yet"
                                        .formatted(scrub.lost()));
                    }
                    if (!scrub.trouble().isEmpty()) {
                        concerns.add("has a damaged disk: " + scrub.trouble());
                    }
                });
        accusations(nodes, node.id())
                .filter(one -> !one.lie().isEmpty())
                .max((one, other) -> Long.compare(one.found(), other.found()))
                .ifPresent(one -> concerns.add(accuser(one) + ": " + one.lie()));
        if (node.isReachable()) {
            accusations(nodes, node.id())
                    .map(Accused::complaint)
                    .filter(complaint -> !complaint.isEmpty())
                    .findFirst()
                    .ifPresent(complaint -> concerns.add("lets others down: it " + complaint));
        }
        return concerns;
    }

    private static String accuser(Accused accused) {
        return accused.found() > 0 ? "was caught lying" : "was caught lying, say clients";
    }
}
