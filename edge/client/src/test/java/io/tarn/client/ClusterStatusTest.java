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
import io.tarn.client.ClusterStatus.Verdict;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.operations.control.NodeStatus;
import io.tarn.operations.control.NodeStatus.ScrubStatus;
import io.tarn.operations.control.NodeStatus.SweepStatus;
import io.tarn.operations.control.NodeStatus.VolumeStatus;
import io.tarn.operations.control.RingStatus;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
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

    /// An operator is told why garbage stays.
    @Test
    void aSweepThatCannotBeFinishedIsAReason() {
        var well = new SweepStatus("bucket", 7, 7, 3, "");
        var stuck = new SweepStatus("archive", 7, 0, 0, "block 5a of its index cannot be had");
        List<NodeView> views =
                IntStream.range(0, nodes.size())
                        .mapToObj(
                                i -> view(i, BLOCKS, i == 1 ? List.of(well, stuck) : List.of(well)))
                        .toList();
        ClusterStatus status = ClusterStatus.judge(views, List.of(volume));
        assertThat(status.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(status.reasons())
                .containsExactly(
                        "n1 drops no garbage of volume archive: block 5a of its index cannot be had");
    }

    /// Rot that was mended concerns nobody; what is still gone, and what cannot be read, does.
    @Test
    void fragmentsThatAreLostAreAReason() {
        var mended = new ScrubStatus(100, 3, 3, 0, 1, "");
        var lost = new ScrubStatus(100, 3, 1, 2, 1, "");
        var damaged = new ScrubStatus(100, 0, 0, 0, 1, "a table is damaged");
        List<NodeView> views =
                List.of(
                        view(0, BLOCKS),
                        scrubbed(1, mended),
                        scrubbed(2, lost),
                        scrubbed(3, damaged));
        ClusterStatus status = ClusterStatus.judge(views, List.of(volume));
        assertThat(status.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(status.reasons())
                .containsExactly(
                        "n2 has lost 2 fragments to rot that are not brought yet",
                        "n3 has a damaged disk: a table is damaged");
    }

    private NodeView scrubbed(int node, ScrubStatus scrub) {
        NodeView plain = view(node, BLOCKS);
        NodeStatus said = plain.status().orElseThrow();
        return new NodeView(
                plain.entry(),
                Optional.of(
                        new NodeStatus(
                                said.version(),
                                said.uptimeSeconds(),
                                said.coding(),
                                said.freeBytes(),
                                said.diskFull(),
                                said.volumes(),
                                said.accused(),
                                said.sweeps(),
                                scrub,
                                said.ring())));
    }

    private ClusterStatus ring(List<Optional<RingStatus>> standings) {
        var membership =
                new Membership(
                        new RingId(Sha256.of(Bytes.EMPTY)),
                        new Epoch(2),
                        nodes.stream().map(NodeIdentity::publicKey).toList());
        List<NodeView> views =
                IntStream.range(0, nodes.size())
                        .mapToObj(i -> standing(i, standings.get(i)))
                        .toList();
        return ClusterStatus.judge(views, List.of(volume), membership);
    }

    private NodeView standing(int node, Optional<RingStatus> ring) {
        NodeView plain = view(node, BLOCKS);
        NodeStatus said = plain.status().orElseThrow();
        return new NodeView(
                plain.entry(),
                Optional.of(
                        new NodeStatus(
                                said.version(),
                                said.uptimeSeconds(),
                                said.coding(),
                                said.freeBytes(),
                                said.diskFull(),
                                said.volumes(),
                                said.accused(),
                                said.sweeps(),
                                said.scrub(),
                                ring)));
    }

    private Optional<RingStatus> in(int epoch, boolean hasShare) {
        return in(epoch, hasShare, false);
    }

    private Optional<RingStatus> in(int epoch, boolean hasShare, boolean isForgetful) {
        return Optional.of(
                new RingStatus(
                        epoch,
                        nodes.stream().map(NodeIdentity::id).toList(),
                        0,
                        0,
                        0,
                        hasShare,
                        isForgetful,
                        0,
                        0,
                        Optional.empty(),
                        0,
                        0,
                        0,
                        RingStatus.Batches.NONE,
                        new RingStatus.Disk(0, 0, 0, true)));
    }

    @Test
    void membersOfTheRingTakePartInItWithTheirShares() {
        assertThat(ring(List.of(in(2, true), in(2, true), in(2, true), in(3, true))).reasons())
                .isEmpty();
        ClusterStatus lame = ring(List.of(in(2, true), in(2, true), in(2, true), in(2, false)));
        assertThat(lame.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(lame.reasons())
                .containsExactly("n3 has no share of the ring's key; see `tarn ring refresh`");
    }

    @Test
    void memberWithoutAVoteIsAReason() {
        ClusterStatus status =
                ring(List.of(in(2, true), in(2, true), in(2, true), in(2, false, true)));
        assertThat(status.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(status.reasons())
                .containsExactly(
                        "n3 lost its memory, and has no vote in the ring until its key is shared"
                                + " anew");
    }

    @Test
    void ringWithoutAQuorumIsAReason() {
        ClusterStatus status =
                ring(List.of(in(2, true), in(2, true), in(1, true), Optional.empty()));
        assertThat(status.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(status.faultsLeft()).as("volumes are well").contains(1);
        assertThat(status.reasons())
                .containsExactly(
                        "n2 takes no part in the ring",
                        "n3 takes no part in the ring",
                        "the ring has 2 of 4 members with their shares and needs 3: nothing can be changed");
    }

    /// @param knownBelow by node; [#ABSENT] for one that does not answer
    private ClusterStatus status(long... knownBelow) {
        return ClusterStatus.judge(
                IntStream.range(0, nodes.size()).mapToObj(i -> view(i, knownBelow[i])).toList(),
                List.of(volume));
    }

    private NodeView view(int node, long knownBelow) {
        return view(node, knownBelow, List.of());
    }

    private NodeView view(int node, long knownBelow, List<SweepStatus> sweeps) {
        var member =
                new ClusterNode(
                        "n" + node,
                        nodes.get(node).publicKey(),
                        new HostPort("localhost", 1 + node));
        var part =
                new VolumeStatus(volume.id(), "disk", BLOCKS, 4096, knownBelow, 0, 0, 0, 0, 0, 0);
        var status =
                new NodeStatus(
                        "1",
                        0,
                        "plain",
                        1,
                        false,
                        List.of(part),
                        List.of(),
                        sweeps,
                        NodeStatus.ScrubStatus.NONE,
                        Optional.empty());
        return new NodeView(member, knownBelow == ABSENT ? Optional.empty() : Optional.of(status));
    }
}
