package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Four nodes from `tarn init`, each a process. Nodes are called by number, from 1.
final class TestCluster implements AutoCloseable {
    static final int NODES = 4;
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    static final int BLOCK_BYTES = 16 << 10;

    private static final long READY_MS_MAX = 300_000;
    private static final String TARN = "io.tarn.cli.Main";
    private static final String LIAR = "io.tarn.node.LyingNode";

    private final Path directory;
    private final ClusterMap map;
    private final NodeIdentity owner;
    private final Map<Integer, Child> nodes = new TreeMap<>();
    private final IoThreads io = IoThreads.start("test-clients");
    private final List<ClusterClient> clients = new ArrayList<>();
    private final ClusterClient observer;

    private TestCluster(Path directory) throws Exception {
        this.directory = directory;
        map = ClusterFile.load(clusterFile());
        owner = KeyFiles.read(root().resolve("admin.key"));
        observer = client(owner);
    }

    /// A new cluster, none of whose nodes runs yet.
    static TestCluster found(Path directory) throws Exception {
        tarn(
                        directory,
                        "init",
                        "--local",
                        Integer.toString(NODES),
                        "--port-base",
                        Integer.toString(Ports.freeBase(NODES)),
                        "--dir",
                        "cluster")
                .assertCode(0);
        return new TestCluster(directory);
    }

    /// A cluster with the files of another one, which was founded in `original` and never ran.
    static TestCluster copyOf(Path original, Path directory) throws Exception {
        try (Stream<Path> paths = Files.walk(original)) {
            for (Path path : paths.filter(path -> !path.equals(original)).toList()) {
                Files.copy(
                        path,
                        directory.resolve(original.relativize(path)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new TestCluster(directory);
    }

    /// A new cluster that runs.
    static TestCluster start(Path directory) throws Exception {
        TestCluster cluster = found(directory);
        cluster.startAll();
        return cluster;
    }

    /// Starts the nodes that do not run, and waits until every node answers.
    void startAll() throws Exception {
        for (int node = 1; node <= NODES; node++) {
            if (!nodes.containsKey(node)) {
                start(node);
            }
        }
        awaitAllReachable();
    }

    /// Waits until every node answers this process.
    void awaitAllReachable() throws Exception {
        awaitServing();
        Waiting.until(
                "all nodes answer",
                () -> status().nodes().stream().allMatch(NodeView::isReachable));
    }

    /// How a command of `tarn` ended.
    record Ended(int code, String output) {
        Ended assertCode(int expected) {
            assertThat(code).as(output).isEqualTo(expected);
            return this;
        }

        Ended assertOutput(String expected) {
            assertThat(output).contains(expected);
            return this;
        }
    }

    /// Runs one command of `tarn` to its end.
    static Ended tarn(Path directory, String... arguments) throws Exception {
        try (Child child = Child.java(directory, TARN, arguments)) {
            int code = child.awaitExit();
            return new Ended(code, child.output());
        }
    }

    /// Starts a command of `tarn` that runs until it is stopped.
    static Child startTarn(Path directory, String... arguments) throws IOException {
        return Child.java(directory, TARN, arguments);
    }

    Path directory() {
        return directory;
    }

    Path root() {
        return directory.resolve("cluster");
    }

    Path clusterFile() {
        return root().resolve(ClusterFile.NAME);
    }

    Path data(int node) {
        return root().resolve("n" + node).resolve("data");
    }

    Path nodeFile(int node) {
        return root().resolve("n" + node).resolve("node.toml");
    }

    ClusterMap map() {
        return map;
    }

    NodeIdentity owner() {
        return owner;
    }

    /// Those of nodes 1, 2, ….
    List<KeyId> ids() {
        return map.parties().nodeIds();
    }

    KeyId id(int node) {
        return map.parties().nodes().get(node - 1).key().id();
    }

    int port(int node) {
        return map.parties().nodes().get(node - 1).address().port();
    }

    void start(int node) throws IOException {
        nodes.put(node, startTarn(directory, "node", nodeFile(node).toString()));
    }

    /// Starts a node that will lie when told to.
    void startLiar(int node) throws IOException {
        nodes.put(node, Child.java(directory, LIAR, nodeFile(node).toString()));
    }

    /// @param lie the name of a `Lie`
    void tellLiar(int node, String lie) throws Exception {
        child(node).tell(lie);
        child(node).awaitOutput("tells " + lie);
    }

    void awaitServing() throws Exception {
        for (Child child : nodes.values()) {
            child.awaitOutput("serves on");
        }
    }

    void kill(int node) {
        child(node).close();
        nodes.remove(node);
    }

    /// SIGTERM.
    void stop(int node) throws Exception {
        try (Child child = child(node)) {
            child.terminate();
        }
        nodes.remove(node);
    }

    private Child child(int node) {
        Child child = nodes.get(node);
        if (child == null) {
            throw new AssertionError("node " + node + " does not run");
        }
        return child;
    }

    /// Everything that the node kept, as if its disk had been replaced.
    void wipe(int node) throws IOException {
        try (Stream<Path> paths = Files.walk(data(node))) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// A client of its own, in this process, closed with the cluster.
    ClusterClient client(NodeIdentity identity) {
        ClusterClient client =
                ClusterClient.of(map, identity, ChannelSecurity.mutualTls(identity), io);
        clients.add(client);
        return client;
    }

    /// The owner's client that the tests ask for status.
    ClusterClient observer() {
        return observer;
    }

    /// A volume whose server `i` is node `i + 1`.
    VolumeDescriptor create(String name, long blocks) throws Exception {
        return create(name, blocks, List.of(), List.of());
    }

    VolumeDescriptor create(String name, long blocks, List<KeyId> writers, List<KeyId> readers)
            throws Exception {
        return create(
                new NewVolume(
                        name,
                        REDUNDANCY,
                        BLOCK_BYTES,
                        blocks,
                        Durability.FSYNC,
                        ids(),
                        writers,
                        readers));
    }

    /// A volume that can be used.
    VolumeDescriptor create(NewVolume volume) throws Exception {
        Changed changed = observer.create(volume);
        assertThat(changed).isInstanceOf(Changed.Made.class);
        VolumeDescriptor descriptor = ((Changed.Made) changed).descriptor();
        assertThat(observer.awaitReady(descriptor, READY_MS_MAX))
                .as(volume.name() + " is ready")
                .isTrue();
        return descriptor;
    }

    /// The volume, opened by a client of its own.
    BlockVolume open(VolumeDescriptor descriptor) {
        return client(owner).open(descriptor);
    }

    ClusterStatus status() throws InterruptedException {
        return observer.status();
    }

    NodeView view(int node) throws InterruptedException {
        return status().nodes().get(node - 1);
    }

    /// Waits until a node answers for every block of every volume.
    void awaitCurrent(int node, VolumeDescriptor descriptor) throws Exception {
        Waiting.until(
                "node " + node + " is current",
                () ->
                        view(node).status().stream()
                                .flatMap(status -> status.volumes().stream())
                                .anyMatch(volume ->
                                        volume.id().equals(descriptor.id()) && volume.isCurrent()));
    }

    /// What a node's process has printed.
    String log(int node) throws IOException {
        return child(node).output();
    }

    boolean isAlive(int node) {
        return child(node).isAlive();
    }

    /// Waits until every node holds every fragment, the last `f` of a block too, which get theirs from
    /// repair some time after a write; and has the operator's own audit say so.
    void awaitCleanAudit(VolumeDescriptor volume) throws Exception {
        Waiting.until(
                "the audit of " + volume.name() + " is clean",
                () -> observer.audit(volume).isClean());
        tarn(directory, "audit", volume.name(), "--cluster", clusterFile().toString())
                .assertCode(0)
                .assertOutput("every server holds what it should");
    }

    @Override
    public void close() {
        clients.forEach(ClusterClient::close);
        io.close();
        for (Child child : nodes.values()) {
            child.close();
        }
    }
}
