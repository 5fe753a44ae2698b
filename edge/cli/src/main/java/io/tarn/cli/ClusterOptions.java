package io.tarn.cli;

import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.crypto.KeyFileException;
import io.tarn.crypto.NodeIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How every client command finds its cluster, and who it is there.
final class ClusterOptions {
    @Option(
            names = "--cluster",
            paramLabel = "FILE",
            defaultValue = "${env:TARN_CLUSTER}",
            description = "The cluster file. Default: cluster.toml in --data.")
    private Optional<Path> cluster = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:TARN_DATA:-tarn-data}",
            description = "A directory made by tarn up or tarn init (default ${DEFAULT-VALUE}).")
    private Path data = Path.of("tarn-data");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:TARN_KEY}",
            description =
                    "The private key to call with. Default: admin.key beside the cluster file.")
    private Optional<Path> key = Optional.empty();

    Path clusterFile() {
        return cluster.orElseGet(() -> new ClusterDirectory(data).clusterFile());
    }

    /// Where the cluster file is, and what else is made beside it.
    Path directory() {
        return clusterFile().resolveSibling("");
    }

    ClusterMap map() throws CommandFailure {
        Path file = clusterFile();
        if (cluster.isEmpty() && !Files.exists(file)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "no cluster in %s; start one with `tarn up`, or name it with --cluster or --data"
                            .formatted(data));
        }
        try {
            return ClusterFile.load(file);
        } catch (ClusterFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    NodeIdentity caller() throws CommandFailure {
        Path file = key.orElseGet(() -> clusterFile().resolveSibling("admin.key"));
        return readKey(file);
    }

    static NodeIdentity readKey(Path file) throws CommandFailure {
        try {
            return KeyFiles.read(file);
        } catch (KeyFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    ClusterSession connect(Connector connector) throws CommandFailure {
        return connector.connect(map(), caller());
    }
}
