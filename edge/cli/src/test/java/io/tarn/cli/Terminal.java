package io.tarn.cli;

import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterMap;
import io.tarn.cluster.KeyFiles;
import io.tarn.crypto.NodeIdentity;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs commands in this process and keeps what they print.
final class Terminal {
    final List<String> startedNodes = new ArrayList<>();
    final List<String> stoppedNodes = new ArrayList<>();
    final CompletableFuture<Void> nodeFault = new CompletableFuture<>();
    Connector connector =
            (_, _) -> {
                throw new AssertionError("no cluster in this test");
            };
    CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    boolean debug;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String out = "";
    String err = "";

    /// What came of one command line.
    int run(String... args) {
        var outText = new StringWriter();
        var errText = new StringWriter();
        var outWriter = new PrintWriter(outText);
        var errWriter = new PrintWriter(errText);
        var ports =
                new Ports(
                        (cluster, caller) -> connector.connect(cluster, caller),
                        (node, _, _, _) -> start(node.name()),
                        this::listen,
                        new SecureRandom(),
                        outWriter,
                        bytes);
        int code = new Tarn(outWriter, errWriter, debug, ports).run(args);
        outWriter.flush();
        errWriter.flush();
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    /// A cluster of four nodes in `directory`, with a fake session that commands will find.
    FakeSession foundCluster(Path directory) throws Exception {
        return foundCluster(directory, 4);
    }

    FakeSession foundCluster(Path directory, int nodes) throws Exception {
        if (run("init", "--local", Integer.toString(nodes), "--dir", directory.toString()) != 0) {
            throw new AssertionError(err);
        }
        ClusterMap cluster = ClusterFile.load(directory.resolve("cluster.toml"));
        NodeIdentity owner = KeyFiles.read(directory.resolve("admin.key"));
        var session = new FakeSession(cluster, owner);
        connector = session::connectedAs;
        return session;
    }

    /// A ring's, of which there is nothing else here.
    String key() {
        return FakeSession.QUICKNET.text();
    }

    private NodeHost.RunningNode start(String name) {
        startedNodes.add(name);
        return new NodeHost.RunningNode() {
            @Override
            public CompletableFuture<Void> stopped() {
                return nodeFault;
            }

            @Override
            public void close() {
                stoppedNodes.add(name);
            }
        };
    }

    private StopSignal.Listening listen() {
        return new StopSignal.Listening() {
            @Override
            public CompletableFuture<Void> told() {
                return told;
            }

            @Override
            public void close() {}
        };
    }
}
