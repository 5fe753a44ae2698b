package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockLimits;
import io.tarn.block.client.ClientLimits;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.NodeLimits;
import io.tarn.cluster.RingSection;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.LinkTable;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of four founders, whom no other answers.
class RingDeskTest {
    @TempDir Path directory;

    private final IoThreads io = IoThreads.start("desk", 1);
    private final List<Throwable> fatal = new ArrayList<>();
    private Store store;
    private LinkTable links;
    private Clerk clerk;
    private RingDesk desk;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    @BeforeEach
    void start() throws Exception {
        List<ClusterNode> nodes =
                IntStream.range(0, 4)
                        .mapToObj(i ->
                                new ClusterNode(
                                        "n" + i,
                                        identity(i).publicKey(),
                                        new HostPort("127.0.0.1", 1 + i)))
                        .toList();
        var owner = identity(9).publicKey();
        var cluster =
                new ClusterMap(
                        new Parties(nodes, List.of(new ClusterOwner("admin", owner))),
                        new RingSection(
                                nodes.stream().map(ClusterNode::key).toList(),
                                Optional.of(owner),
                                Optional.empty()));
        var security = new ChannelSecurity.Plain(identity(0).publicKey());
        var settings =
                new NodeSettings(
                        cluster,
                        identity(0),
                        directory.resolve("node.key.unused"),
                        directory,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        security,
                        NodeLimits.production(),
                        BlockLimits.production(),
                        ClientLimits.production(),
                        TransportLimits.production(),
                        StoreLimits.small());
        store = Store.open(directory, settings.storeLimits());
        links = new LinkTable(io, security, settings.transportLimits());
        var known = new NodeDirectory(store, cluster.parties(), _ -> {});
        clerk = new Clerk(known::isNode, fatal::add);
        desk =
                new RingDesk(
                        settings,
                        store,
                        links,
                        known,
                        new AccusationBook(System::nanoTime),
                        new EvidenceShelf(store),
                        clerk,
                        Runnable::run,
                        UnaryOperator.identity(),
                        _ -> {},
                        fatal::add);
        desk.start();
    }

    @AfterEach
    void stop() {
        desk.close();
        links.close();
        io.close();
        store.close();
    }

    @Test
    void memberWhoseDiskWasFullGoesOnWhenItHasRoom() {
        assertThat(desk.status()).isPresent();
        desk.ended(new StoreException(StoreException.Kind.FULL, "no room"));
        assertThat(desk.status()).as("what it knew is not how things are").isEmpty();
        assertThat(desk.hasBegun()).as("it knows its ring").isTrue();
        desk.resume();
        assertThat(desk.status()).isPresent();
        assertThat(fatal).isEmpty();
    }

    /// The store must be opened anew, which is for the operator to do.
    @Test
    void memberWhoseDiskFailedStaysAway() {
        desk.ended(new StoreException(StoreException.Kind.FAILED, "the disk refused"));
        desk.resume();
        assertThat(desk.status()).isEmpty();
        assertThat(fatal).isEmpty();
    }

    @Test
    void nodeStopsWhenItsMemberContradictsItself() {
        desk.ended(new AssertionError("two votes"));
        assertThat(fatal).hasSize(1);
    }
}
