package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.cli.NodeHost.RunningNode;
import io.tarn.cli.NodeHost.Share;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.NodeFile;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tarn node`: one node, for as long as the process lives.
@Command(name = "node", description = "Run one node until stopped.")
final class NodeCommand extends TarnCommand {
    @Parameters(
            paramLabel = "FILE",
            defaultValue = "node.toml",
            description = "The node's configuration (default ${DEFAULT-VALUE}).")
    private Path file = Path.of("");

    private final Ports ports;

    NodeCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        NodeFile.Loaded loaded = load(file);
        NodeIdentity identity = identityOf(loaded);
        try (StopSignal.Listening stop = ports.stop().listen();
                RunningNode node =
                        ports.host()
                                .start(loaded.node(), loaded.cluster(), identity, Share.WHOLE)) {
            print(new Serving(loaded.self(), loaded.node().listen()), ports.out());
            CompletableFuture.anyOf(stop.told(), node.stopped()).join();
        } catch (CompletionException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "node %s has stopped itself: %s".formatted(loaded.node().name(), e.getCause()),
                    e);
        }
        return Report.SILENT;
    }

    static NodeFile.Loaded load(Path file) throws CommandFailure {
        try {
            return NodeFile.load(file);
        } catch (ClusterFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// The node's private key, which must be that of the member it claims to be.
    static NodeIdentity identityOf(NodeFile.Loaded loaded) throws CommandFailure {
        NodeIdentity identity = ClusterOptions.readKey(loaded.node().keyFile());
        if (!identity.publicKey().equals(loaded.self().key())) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "%s is the key of %s, but %s gives node %s the key of %s"
                            .formatted(
                                    loaded.node().keyFile(),
                                    identity.id().shortText(),
                                    loaded.node().clusterFile(),
                                    loaded.node().name(),
                                    loaded.self().key().id().shortText()));
        }
        return identity;
    }

    private record Serving(ClusterNode self, HostPort listen) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf("node %s serves on %s; stop with Ctrl-C%n", self.name(), listen);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", self.name());
            out.writeStringField("id", self.key().id().text());
            out.writeStringField("listen", listen.toString());
            out.writeEndObject();
        }
    }
}
