package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.Placement;
import io.tarn.cluster.RingSection;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Six nodes, none of which runs.
class ClusterClientTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private final NodeIdentity owner = identity(99);
    private final List<ClusterNode> members =
            IntStream.range(0, 6)
                    .mapToObj(i ->
                            new ClusterNode(
                                    "n" + i,
                                    identity(i).publicKey(),
                                    new HostPort("127.0.0.1", 1 + i)))
                    .toList();
    private final List<KeyId> ids = members.stream().map(member -> member.key().id()).toList();
    private final IoThreads io = IoThreads.start("test-clients");
    private final ClusterClient client =
            ClusterClient.of(
                    new ClusterMap(
                            new Parties(
                                    members, List.of(new ClusterOwner("admin", owner.publicKey()))),
                            new RingSection(
                                    members.stream().limit(4).map(ClusterNode::key).toList(),
                                    Optional.of(owner.publicKey()),
                                    Optional.empty())),
                    owner,
                    ChannelSecurity.mutualTls(owner),
                    io);

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    @AfterEach
    void close() {
        client.close();
        io.close();
    }

    @Test
    void volumesAreSpreadOverMoreNodesThanOneNeeds() {
        Set<KeyId> used = new HashSet<>();
        for (int i = 0; i < 32; i++) {
            var id = new VolumeId(Bytes.ofHex("%02x".formatted(i).repeat(VolumeId.BYTES)));
            List<KeyId> servers = client.descriptorOf(volume(List.of()), id).servers();
            assertThat(servers).isEqualTo(Placement.of(id.value(), 4, ids));
            used.addAll(servers);
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void namedServersAreTaken() {
        List<KeyId> named = List.of(ids.get(5), ids.get(0), ids.get(3), ids.get(1));
        var id = new VolumeId(Bytes.zeros(VolumeId.BYTES));
        assertThat(client.descriptorOf(volume(named), id).servers()).isEqualTo(named);
    }

    @Test
    void serversThatAreNotDistinctNodesAreRefused() {
        List<KeyId> stranger = List.of(ids.get(0), ids.get(1), ids.get(2), owner.id());
        List<KeyId> twice = List.of(ids.get(0), ids.get(1), ids.get(2), ids.get(0));
        assertThat(client.objection(volume(stranger))).isPresent();
        assertThat(client.objection(volume(twice))).isPresent();
        assertThat(client.objection(volume(ids.subList(0, 4)))).isEmpty();
    }

    private static NewVolume volume(List<KeyId> servers) {
        return new NewVolume(
                "disk", REDUNDANCY, 4096, 64, Durability.FSYNC, servers, List.of(), List.of());
    }
}
