package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.catalogue.Parties;
import io.tarn.cluster.ClusterMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tarn init`: keys for everyone and one cluster file.
@Command(
        name = "init",
        description = "Write the keys and the cluster file of a new cluster.",
        footer = {
            "",
            "For four machines:",
            "  tarn init --host a:7101 --host b:7101 --host c:7101 --host d:7101 --dir prod",
            "For four nodes on this machine:",
            "  tarn init --local 4 --dir try"
        })
final class InitCommand extends TarnCommand {
    /// `n = m + 2f` at `f = 1`, `m = 2`: with fewer nodes no volume fits.
    static final int NODES_MIN = 4;

    @Option(
            names = "--host",
            paramLabel = "HOST:PORT",
            description = "Where a node listens; once for each node, at least four.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--local",
            paramLabel = "N",
            description = "Instead of --host: N nodes on 127.0.0.1.")
    private int local;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "7100",
            description =
                    "With --local: nodes listen on the ports above (default ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            required = true,
            description = "A directory that is not there yet, or empty.")
    private Path directory = Path.of("");

    private final SecureRandom random;

    InitCommand(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Report call() throws CommandFailure {
        var target = new ClusterDirectory(directory);
        List<HostPort> addresses = addresses();
        if (addresses.size() < NODES_MIN) {
            throw usage(
                    "a cluster needs %d nodes to stand one fault, not %d; use --host %1$d times, or"
                                    .formatted(NODES_MIN, addresses.size())
                            + " --local "
                            + NODES_MIN);
        }
        if (addresses.size() > Parties.NODES_MAX) {
            throw usage("a cluster has at most %d nodes".formatted(Parties.NODES_MAX));
        }
        return new Founded(target, new ClusterFounder(random).found(target, addresses));
    }

    private List<HostPort> addresses() throws CommandFailure {
        if (hosts.isEmpty()) {
            return loopback(portBase, local);
        }
        if (local != 0) {
            throw usage("--host and --local exclude each other");
        }
        Set<HostPort> addresses = new LinkedHashSet<>();
        for (String host : hosts) {
            try {
                if (!addresses.add(HostPort.parse(host))) {
                    throw usage("--host %s is given twice".formatted(host));
                }
            } catch (MalformedException e) {
                throw usage("--host %s: the address %s".formatted(host, e.getMessage()));
            }
        }
        return List.copyOf(addresses);
    }

    /// The ports above `portBase` on this machine.
    static List<HostPort> loopback(int portBase, int nodes) throws CommandFailure {
        if (portBase < 1 || (long) portBase + nodes > HostPort.PORT_MAX) {
            throw usage("no %d ports above %d".formatted(nodes, portBase));
        }
        List<HostPort> addresses = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            addresses.add(new HostPort("127.0.0.1", portBase + i));
        }
        return addresses;
    }

    private static CommandFailure usage(String problem) {
        return new CommandFailure(ExitStatus.USAGE, problem);
    }

    private record Founded(ClusterDirectory directory, ClusterMap cluster) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf("A cluster of %d nodes:%n%n", cluster.parties().nodes().size());
            var table = new TextTable("NODE", "ADDRESS", "START WITH");
            for (ClusterNode member : cluster.parties().nodes()) {
                table.row(
                        member.name(),
                        member.address().toString(),
                        "tarn node " + directory.nodeFile(member.name()));
            }
            table.print(out);
            out.println();
            out.printf("cluster file  %s%n", directory.clusterFile());
            out.printf("owner's key   %s (keep it secret and safe)%n%n", directory.ownerKey());
            out.println(
                    "A node on another machine needs its own directory and, beside it, the cluster"
                            + " file;");
            out.println("its node.key belongs to that machine alone.");
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("cluster", directory.clusterFile().toString());
            out.writeStringField("owner_key", directory.ownerKey().toString());
            out.writeArrayFieldStart("nodes");
            for (ClusterNode member : cluster.parties().nodes()) {
                out.writeStartObject();
                out.writeStringField("name", member.name());
                out.writeStringField("id", member.key().id().text());
                out.writeStringField("address", member.address().toString());
                out.writeStringField("file", directory.nodeFile(member.name()).toString());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
