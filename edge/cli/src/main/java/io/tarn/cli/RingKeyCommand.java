package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.cluster.ClusterMap;
import io.tarn.operations.ring.KnownRing;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tarn ring key`: the one thing to know of a ring.
@Command(
        name = "key",
        description = {
            "Show the ring's key.",
            "It is taken by the word of more founders than may lie. Kept in the cluster file it makes",
            "their word needless: whoever has it can be told nothing false by anybody."
        })
final class RingKeyCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--save", description = "Write it into the cluster file, if it is not there.")
    private boolean save;

    private final Connector connector;

    RingKeyCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        ClusterMap map = cluster.map();
        try (ClusterSession session = cluster.connect(connector)) {
            KnownRing ring = session.ring();
            if (save && map.ring().key().isEmpty()) {
                ClusterFile.addKey(cluster.clusterFile(), ring.key());
            }
            return new Shown(ring.key().text());
        } catch (ClusterFileException e) {
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private record Shown(String key) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println(key);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("key", key);
            out.writeEndObject();
        }
    }
}
