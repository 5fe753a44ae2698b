package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.Reclaimed;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn reclaim`: room, now.
@Command(
        name = "reclaim",
        description = {
            "Have room come back now that servers of S3 give back once a day: what was overwritten or",
            "deleted longer ago than it can be brought back, and parts of uploads that are no more.",
            "Nothing that can be brought back is touched. Nodes drop what no version names, in their",
            "own time; at most once an hour."
        })
final class ReclaimCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET",
            converter = Address.Converter.class,
            description = "The bucket.")
    private Address address = new Address("", "");

    private final Connector connector;

    ReclaimCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        if (!address.key().isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "%s is no bucket".formatted(Printable.of(address.toString())));
        }
        try (ClusterSession session = cluster.connect(connector)) {
            Reclaimed reclaimed =
                    ObjectOutcomes.value(session.history().reclaim(address.bucket()), address);
            return new Result(reclaimed);
        }
    }

    private record Result(Reclaimed reclaimed) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%d versions pruned, %d keys forgotten%n",
                    reclaimed.pruned(), reclaimed.forgotten());
            out.println(
                    reclaimed.isSweeping()
                            ? "nodes drop what no version names"
                            : "nodes were asked to drop what no version names within the last hour");
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("pruned", reclaimed.pruned());
            out.writeNumberField("forgotten", reclaimed.forgotten());
            out.writeBooleanField("sweeping", reclaimed.isSweeping());
            out.writeEndObject();
        }
    }
}
