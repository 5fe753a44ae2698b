package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
    private static final long BLOCKS = 64;
    private static final long ABSENT = -1;

    private final List<NodeIdentity> nodes =
            IntStream.range(0, 4)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex(("0" + i).repeat(32))))
                    .toList();

    private final VolumeDescriptor volume =
            new VolumeDescriptor(
                    new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                    "disk",
                    nodes.getFirst().publicKey(),
                    new BlockShape(new Redundancy(1, 2), 4096, BLOCKS),
                    Durability.FSYNC,
                    nodes.stream().map(NodeIdentity::id).toList(),
                    List.of(),
                    List.of());

    @Test
    void newVolumeIsServedByAllWhenAllThatAnswerKnowEveryBlock() {
        assertThat(status(BLOCKS, BLOCKS, BLOCKS, BLOCKS).isServedByAll(volume)).isTrue();
        assertThat(status(BLOCKS, BLOCKS, BLOCKS, ABSENT).isServedByAll(volume)).isTrue();
        assertThat(status(BLOCKS, BLOCKS, BLOCKS, 0).isServedByAll(volume)).isFalse();
    }

    @Test
    void volumeIsUsableWhenAllButAsManyAsMayBeFaultyServeIt() {
        assertThat(status(0, BLOCKS, BLOCKS, BLOCKS).isUsable(volume)).isTrue();
        assertThat(status(0, BLOCKS, BLOCKS, ABSENT).isUsable(volume)).isFalse();
    }

    /// @param knownBelow by node; [#ABSENT] for one that does not answer
    private ClusterStatus status(long... knownBelow) {
        return ClusterStatus.judge(
                IntStream.range(0, nodes.size()).mapToObj(i -> view(i, knownBelow[i])).toList(),
                List.of(volume));
    }

    private NodeView view(int node, long knownBelow) {
        var member =
                new ClusterNode(
                        "n" + node,
                        nodes.get(node).publicKey(),
                        new HostPort("localhost", 1 + node));
        var part =
                new VolumeStatus(volume.id(), "disk", BLOCKS, 4096, knownBelow, 0, 0, 0, 0, 0, 0);
        var status =
                new NodeStatus(
                        "1", 0, "plain", 1, false, List.of(part), List.of(), Optional.empty());
        return new NodeView(member, knownBelow == ABSENT ? Optional.empty() : Optional.of(status));
    }
}
