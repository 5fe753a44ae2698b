package io.tarn.cluster;

import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// `node.toml`: the configuration of one node, as text that people edit
/// (docs/spec/cluster-file.md). Relative paths start at the file's own directory.
public final class NodeFile {
    private static final int VERSION = 1;
    private static final long MEBIBYTE_BYTES = 1L << 20;
    private static final long SECOND_MS = 1_000;

    private NodeFile() {}

    /// The node that a file describes, with the cluster it belongs to.
    ///
    /// @param cluster what the file's `cluster` names, read
    public record Loaded(NodeConfig node, ClusterMap cluster) {
        /// This node as its cluster knows it.
        public ClusterNode self() {
            return cluster.parties().node(node.name()).orElseThrow();
        }
    }

    /// Reads a node's file and the cluster file it names, and checks that they fit.
    public static Loaded load(Path file) throws ClusterFileException {
        ConfigTable root = ConfigTable.parse(ConfigFiles.read(file), file.toString());
        root.requireVersion(VERSION);
        root.allowOnly("version", "name", "cluster", "key", "data", "listen", "limits");
        Path clusterFile = path(root, "cluster", file);
        Path keyFile = path(root, "key", file);
        Path dataDirectory = path(root, "data", file);
        NodeLimits limits = limits(root);
        Optional<HostPort> listen =
                root.stringIfPresent("listen").isPresent()
                        ? Optional.of(ClusterFile.address(root, "listen"))
                        : Optional.empty();
        String name = root.string("name");
        ClusterMap cluster = ClusterFile.load(clusterFile);
        ClusterNode self =
                cluster.parties()
                        .node(name)
                        .orElseThrow(() ->
                                root.at(
                                        "name",
                                        "no [[node]] in %s is named %s"
                                                .formatted(clusterFile, name)));
        var node =
                new NodeConfig(
                        name,
                        clusterFile,
                        keyFile,
                        dataDirectory,
                        listen.orElse(self.address()),
                        limits);
        return new Loaded(node, cluster);
    }

    /// The text of a node's file; paths are written as they are given.
    public static String format(NodeConfig node) {
        return """
        version = %d
        name = %s
        cluster = %s
        key = %s
        data = %s
        listen = %s

        [limits]
        repair_mib_per_second = %d
        ring_view_ms = %d
        lease_seconds = %d
        """
                .formatted(
                        VERSION,
                        ConfigTable.quote(node.name()),
                        ConfigTable.quote(node.clusterFile().toString()),
                        ConfigTable.quote(node.keyFile().toString()),
                        ConfigTable.quote(node.dataDirectory().toString()),
                        ConfigTable.quote(node.listen().toString()),
                        Math.ceilDiv(node.limits().repairBytesPerSecond(), MEBIBYTE_BYTES),
                        node.limits().ringViewMs(),
                        Math.ceilDiv(node.limits().leaseMs(), SECOND_MS));
    }

    private static NodeLimits limits(ConfigTable root) throws ClusterFileException {
        Optional<ConfigTable> table = root.table("limits");
        if (table.isEmpty()) {
            return NodeLimits.production();
        }
        table.get().allowOnly("repair_mib_per_second", "ring_view_ms", "lease_seconds");
        NodeLimits usual = NodeLimits.production();
        Optional<Long> repairMebibytes =
                table.get()
                        .integerIfPresent(
                                "repair_mib_per_second",
                                1,
                                NodeLimits.REPAIR_BYTES_PER_SECOND_MAX / MEBIBYTE_BYTES);
        Optional<Long> viewMs =
                table.get()
                        .integerIfPresent(
                                "ring_view_ms",
                                NodeLimits.RING_VIEW_MS_MIN,
                                NodeLimits.RING_VIEW_MS_MAX);
        Optional<Long> leaseSeconds =
                table.get()
                        .integerIfPresent(
                                "lease_seconds",
                                NodeLimits.LEASE_MS_MIN / SECOND_MS,
                                NodeLimits.LEASE_MS_MAX / SECOND_MS);
        return new NodeLimits(
                repairMebibytes.map(m -> m * MEBIBYTE_BYTES).orElse(usual.repairBytesPerSecond()),
                viewMs.map(Long::intValue).orElse(usual.ringViewMs()),
                leaseSeconds.map(s -> s * SECOND_MS).orElse(usual.leaseMs()));
    }

    private static Path path(ConfigTable root, String key, Path file) throws ClusterFileException {
        String text = root.string(key);
        if (text.isEmpty()) {
            throw root.at(key, key + " is empty; write a path");
        }
        try {
            return file.resolveSibling(text).normalize();
        } catch (InvalidPathException e) {
            throw root.at(key, key + " is not a path: " + e.getReason());
        }
    }
}
