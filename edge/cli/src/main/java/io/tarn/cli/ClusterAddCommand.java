package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.PartyName;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn cluster add`: a node more, and the files it starts with.
@Command(
        name = "add",
        description = {
            "Add a node.",
            "Makes its key and its files beside the cluster file, and has the ring know it. It then runs",
            "with `tarn node`, here or wherever its directory and the cluster file are taken."
        })
final class ClusterAddCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = PartyName.GRAMMAR)
    private String name = "";

    @Parameters(index = "1", paramLabel = "HOST:PORT", description = "Where others will reach it.")
    private String address = "";

    private final Ports ports;

    ClusterAddCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        HostPort listen = address();
        if (!PartyName.isValid(name)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "'%s' is not a name; write %s".formatted(name, PartyName.GRAMMAR));
        }
        ClusterMap map = cluster.map();
        Path file = cluster.clusterFile();
        var directory = new ClusterDirectory(cluster.directory());
        try (ClusterSession session = cluster.connect(ports.connector())) {
            if (session.names().node(name).isPresent() || map.parties().node(name).isPresent()) {
                throw new CommandFailure(
                        ExitStatus.REFUSED, "the cluster has a node %s already".formatted(name));
            }
            var founder = new ClusterFounder(ports.random());
            NodeIdentity identity = founder.addNode(directory, name, listen);
            var node = new ClusterNode(name, identity.publicKey(), listen);
            var _ = session.change(new CatalogueRequest.PutNode(node));
            ClusterFile.addNode(file, node);
            return new Added(node, directory.nodeFile(name));
        } catch (IOException | ClusterFileException e) {
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private HostPort address() throws CommandFailure {
        try {
            return HostPort.parse(address);
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s: the address %s".formatted(address, e.getMessage()), e);
        }
    }

    private record Added(ClusterNode node, Path file) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "node %s at %s; start it with: tarn node %s%n",
                    node.name(), node.address(), file);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", node.name());
            out.writeStringField("id", node.key().id().text());
            out.writeStringField("address", node.address().toString());
            out.writeStringField("file", file.toString());
            out.writeEndObject();
        }
    }
}
