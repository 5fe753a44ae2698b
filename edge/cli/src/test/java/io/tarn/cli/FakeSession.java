package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.ReadOutcome;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.client.FlushOutcome;
import io.tarn.client.VolumeAudit;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.ClusterMember;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.Accused;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/// A cluster that keeps its volumes in a list and whose nodes say what a test wants them to say.
final class FakeSession implements ClusterSession {
    final List<VolumeDescriptor> volumes = new ArrayList<>();
    final Set<String> silent = new TreeSet<>();
    final SortedMap<String, Long> waitingBlocks = new TreeMap<>();
    final SortedMap<String, String> accused = new TreeMap<>();
    Optional<CommandFailure> refusal = Optional.empty();
    VolumeAudit.Report audit = clean(7);
    long etaSeconds;
    private ClusterMap cluster;
    private NodeIdentity caller;

    FakeSession(ClusterMap cluster, NodeIdentity caller) {
        this.cluster = cluster;
        this.caller = caller;
    }

    ClusterSession connectedAs(ClusterMap asCluster, NodeIdentity asCaller) {
        cluster = asCluster;
        caller = asCaller;
        return this;
    }

    static VolumeAudit.Report clean(long audited) {
        return new VolumeAudit.Report(
                audited, new TreeSet<>(), new TreeMap<>(), new TreeSet<>(), 0);
    }

    static SortedSet<KeyId> setOf(KeyId... keys) {
        return new TreeSet<>(List.of(keys));
    }

    @Override
    public ClusterStatus status() {
        return ClusterStatus.judge(cluster.members().stream().map(this::view).toList(), volumes);
    }

    private NodeView view(ClusterMember member) {
        return new NodeView(
                member,
                silent.contains(member.name()) ? Optional.empty() : Optional.of(statusOf(member)));
    }

    private NodeStatus statusOf(ClusterMember member) {
        List<Accused> accusations =
                accused.entrySet().stream()
                        .map(e -> new Accused(keyOf(e.getKey()), 3, 0, e.getValue(), ""))
                        .toList();
        List<VolumeStatus> parts =
                volumes.stream().map(volume -> part(member.name(), volume)).toList();
        return new NodeStatus(
                "0.1.0", 5, "reed-solomon: plain", 1 << 30, false, parts, accusations);
    }

    private VolumeStatus part(String node, VolumeDescriptor volume) {
        long blocks = volume.shape().blocks();
        long waiting = waitingBlocks.getOrDefault(node, 0L);
        return new VolumeStatus(
                volume.id(),
                volume.name(),
                blocks,
                volume.shape().blockBytes(),
                blocks,
                blocks,
                0,
                waiting,
                0,
                0,
                etaSeconds);
    }

    private KeyId keyOf(String node) {
        return cluster.member(node).orElseThrow().key().id();
    }

    @Override
    public List<VolumeDescriptor> volumes() throws CommandFailure {
        if (silent.size() == cluster.members().size()) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, "no node of the cluster answers");
        }
        return List.copyOf(volumes);
    }

    @Override
    public VolumeDescriptor create(NewVolume volume) throws CommandFailure {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        var descriptor =
                new VolumeDescriptor(
                        new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                        volume.name(),
                        caller.publicKey(),
                        new BlockShape(volume.redundancy(), volume.blockBytes(), volume.blocks()),
                        volume.durability(),
                        volume.servers().isEmpty() ? firstNodes(volume) : volume.servers(),
                        volume.writers(),
                        volume.readers(),
                        1,
                        false);
        volumes.add(descriptor);
        return descriptor;
    }

    private List<KeyId> firstNodes(NewVolume volume) {
        return cluster.members().stream()
                .limit(volume.redundancy().servers())
                .map(member -> member.key().id())
                .toList();
    }

    @Override
    public void remove(VolumeDescriptor volume) {
        volumes.remove(volume);
    }

    @Override
    public boolean awaitReady(VolumeDescriptor volume, Duration atMost) {
        return true;
    }

    @Override
    public VolumeAudit.Report audit(VolumeDescriptor volume) {
        return audit;
    }

    @Override
    public BlockVolume open(VolumeDescriptor volume) {
        return new BlockVolume() {
            @Override
            public int blockBytes() {
                return volume.shape().blockBytes();
            }

            @Override
            public long blocks() {
                return volume.shape().blocks();
            }

            @Override
            public CompletionStage<ReadOutcome> read(long block) {
                throw new AssertionError("nobody reads in these tests");
            }

            @Override
            public CompletionStage<WriteOutcome> write(long block, Bytes content) {
                throw new AssertionError("nobody writes in these tests");
            }

            @Override
            public CompletionStage<FlushOutcome> flush() {
                throw new AssertionError("nobody flushes in these tests");
            }
        };
    }

    @Override
    public void close() {}
}
