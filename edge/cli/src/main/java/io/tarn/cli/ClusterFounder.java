package io.tarn.cli;

import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.cluster.NodeConfig;
import io.tarn.cluster.NodeFile;
import io.tarn.cluster.NodeLimits;
import io.tarn.cluster.RingSection;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes a new cluster's keys and files.
///
/// They are written beside the directory and moved there at once, so that a directory either holds a
/// whole cluster or is not there.
final class ClusterFounder {
    private static final int SUFFIX_BYTES = 8;

    private final SecureRandom random;

    ClusterFounder(SecureRandom random) {
        this.random = random;
    }

    /// @param addresses one a node, in the order of their names `n1`, `n2`, …
    /// @throws CommandFailure if the directory exists and is not empty, or cannot be written
    ClusterMap found(ClusterDirectory directory, List<HostPort> addresses) throws CommandFailure {
        Path root = directory.root().toAbsolutePath().normalize();
        Path staging = root.resolveSibling(root.getFileName() + ".new-" + suffix());
        try {
            Files.createDirectories(staging);
            try {
                ClusterMap cluster = write(new ClusterDirectory(staging), addresses);
                Files.move(staging, root, StandardCopyOption.ATOMIC_MOVE);
                return cluster;
            } finally {
                deleteTree(staging);
            }
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            throw alreadyThere(directory, e);
        } catch (IOException e) {
            // A rename onto a full directory has no exception of its own on every system.
            if (Files.exists(root)) {
                throw alreadyThere(directory, e);
            }
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "cannot write %s: %s".formatted(directory.root(), e.getMessage()),
                    e);
        }
    }

    private ClusterMap write(ClusterDirectory directory, List<HostPort> addresses)
            throws IOException {
        List<ClusterNode> members = new ArrayList<>();
        for (HostPort address : addresses) {
            String name = "n" + (members.size() + 1);
            NodeIdentity identity = addNode(directory, name, address);
            members.add(new ClusterNode(name, identity.publicKey(), address));
        }
        var owner = NodeIdentity.generate(random);
        KeyFiles.create(directory.ownerKey(), owner);
        var parties =
                new Parties(
                        members,
                        List.of(new ClusterOwner(ClusterDirectory.OWNER, owner.publicKey())));
        var ring =
                new RingSection(
                        founders(members), Optional.of(owner.publicKey()), Optional.empty());
        var cluster = new ClusterMap(parties, ring);
        Files.writeString(directory.clusterFile(), ClusterFile.format(cluster));
        return cluster;
    }

    /// A ring of four stands one fault, of seven two: more takes longer, and is for the owner to choose.
    private static List<IdentityKey> founders(List<ClusterNode> nodes) {
        int size = nodes.size() >= 7 ? 7 : 4;
        return nodes.stream().limit(size).map(ClusterNode::key).toList();
    }

    /// Makes a node's key and files.
    NodeIdentity addNode(ClusterDirectory directory, String name, HostPort address)
            throws IOException {
        var identity = NodeIdentity.generate(random);
        Files.createDirectories(directory.node(name));
        KeyFiles.createUnused(directory.nodeKey(name), identity);
        Files.writeString(directory.nodeFile(name), NodeFile.format(node(name, address)));
        return identity;
    }

    /// Paths are relative to the node's directory, so that it may be carried to another machine
    /// together with the cluster file.
    private static NodeConfig node(String name, HostPort address) {
        return new NodeConfig(
                name,
                Path.of("..", ClusterFile.NAME),
                Path.of("node.key"),
                Path.of("data"),
                address,
                NodeLimits.production());
    }

    private static CommandFailure alreadyThere(ClusterDirectory directory, IOException cause) {
        return new CommandFailure(
                ExitStatus.REFUSED,
                directory.root() + " is there already and is not empty; choose another directory",
                cause);
    }

    private String suffix() {
        byte[] suffix = new byte[SUFFIX_BYTES];
        random.nextBytes(suffix);
        return HexFormat.of().formatHex(suffix);
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
