package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockLimits;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.client.ClientLimits;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeLimits;
import io.tarn.cluster.RingSection;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.TransportLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Nodes in this process, on real sockets and disks: each can be stopped, started again, and made to lie. Nodes are called
/// by number, from 0; the first four run the ring.
public final class NodesHere implements AutoCloseable {
    private static final int RING = 4;
    private static final long READY_MS_MAX = 300_000;

    private final Path directory;
    private final Redundancy redundancy;
    private final List<ClusterNode> members;
    private final ClusterMap map;
    private final IoThreads io = IoThreads.start("test-nodes");
    private final IoThreads clientIo = IoThreads.start("test-clients");
    private final Map<Integer, Node> running = new TreeMap<>();
    private final Map<Integer, StoreLie> lies = new ConcurrentHashMap<>();
    private final List<ClusterClient> clients = new ArrayList<>();

    private NodesHere(Path directory, int nodes, Redundancy redundancy) throws IOException {
        this.directory = directory;
        this.redundancy = redundancy;
        members =
                IntStream.range(0, nodes)
                        .mapToObj(i ->
                                new ClusterNode(
                                        "n" + i,
                                        identity(i).publicKey(),
                                        new HostPort("127.0.0.1", freePort())))
                        .toList();
        map =
                new ClusterMap(
                        new Parties(
                                members, List.of(new ClusterOwner("admin", owner().publicKey()))),
                        new RingSection(
                                members.stream().limit(RING).map(ClusterNode::key).toList(),
                                Optional.of(owner().publicKey()),
                                Optional.empty()));
        for (int node = 0; node < nodes; node++) {
            Files.createDirectories(data(node));
            KeyFiles.createUnused(key(node), identity(node));
        }
    }

    /// A cluster of which all nodes run.
    public static NodesHere start(Path directory, int nodes, Redundancy redundancy)
            throws Exception {
        var here = new NodesHere(directory, nodes, redundancy);
        try {
            for (int node = 0; node < nodes; node++) {
                here.start(node);
            }
        } catch (NodeException e) {
            here.close();
            throw e;
        }
        return here;
    }

    public static NodeIdentity identity(int node) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(node + 1).repeat(32)));
    }

    public static NodeIdentity owner() {
        return identity(98);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
    }

    public Path data(int node) {
        return directory.resolve("n" + node).resolve("data");
    }

    private Path key(int node) {
        return directory.resolve("n" + node).resolve("node.key");
    }

    public KeyId id(int node) {
        return members.get(node).key().id();
    }

    public int count() {
        return members.size();
    }

    public void start(int node) throws NodeException {
        HostPort at = members.get(node).address();
        var settings =
                new NodeSettings(
                        map,
                        identity(node),
                        KeyFiles.unusedMark(key(node)),
                        data(node),
                        new InetSocketAddress(at.host(), at.port()),
                        ChannelSecurity.mutualTls(identity(node)),
                        NodeLimits.production(),
                        BlockLimits.production(),
                        ClientLimits.production(),
                        TransportLimits.production(),
                        StoreLimits.small());
        running.put(
                node,
                Node.start(
                        settings,
                        io,
                        honest ->
                                (peer, message, responder) ->
                                        lies.getOrDefault(node, StoreLie.NONE)
                                                .inFrontOf(honest, redundancy)
                                                .handle(peer, message, responder),
                        UnaryOperator.identity()));
    }

    public void stop(int node) {
        Node one = running.remove(node);
        if (one != null) {
            one.close();
        }
    }

    /// From now on.
    public void tell(int node, StoreLie lie) {
        lies.put(node, lie);
    }

    /// A client of its own, closed with the cluster.
    public ClusterClient client(NodeIdentity identity) {
        var client = ClusterClient.of(map, identity, ChannelSecurity.mutualTls(identity), clientIo);
        clients.add(client);
        return client;
    }

    /// A volume that can be used.
    public VolumeDescriptor create(String name, List<KeyId> readers) throws Exception {
        ClusterClient client = client(owner());
        var volume =
                new NewVolume(
                        name, redundancy, 4096, 1, Durability.FSYNC, List.of(), List.of(), readers);
        if (!(client.create(volume) instanceof Changed.Made(var descriptor, var _))) {
            throw new AssertionError("no volume " + name);
        }
        if (!client.awaitReady(descriptor, READY_MS_MAX)) {
            throw new AssertionError(name + " is not ready");
        }
        return descriptor;
    }

    @Override
    public void close() {
        clients.forEach(ClusterClient::close);
        running.values().forEach(Node::close);
        clientIo.close();
        io.close();
    }
}
