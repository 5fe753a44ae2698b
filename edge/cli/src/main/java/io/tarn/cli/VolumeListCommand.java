package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.VolumeDescriptor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn volume ls`.
@Command(name = "ls", description = "List the volumes of a cluster.")
final class VolumeListCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    VolumeListCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new Listing(session.volumes(), session.names());
        }
    }

    private record Listing(List<VolumeDescriptor> volumes, NodeNames names) implements Report {
        @Override
        public void text(PrintWriter out) {
            if (volumes.isEmpty()) {
                out.println("no volumes; make one with: tarn volume create NAME --size 10G");
                return;
            }
            var table = new TextTable("VOLUME", "SIZE", "BLOCK", "REDUNDANCY", "DURABILITY");
            for (VolumeDescriptor volume : volumes) {
                table.row(
                        volume.name(),
                        VolumeText.size(volume).toString(),
                        new ByteCount(volume.shape().blockBytes()).toString(),
                        VolumeText.redundancy(volume),
                        VolumeText.durability(volume));
            }
            table.print(out);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (VolumeDescriptor volume : volumes) {
                VolumeText.json(volume, names, out);
            }
            out.writeEndArray();
        }
    }
}
