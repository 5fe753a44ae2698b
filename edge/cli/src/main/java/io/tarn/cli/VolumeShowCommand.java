package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.VolumeDescriptor;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn volume show`.
@Command(name = "show", description = "Show one volume: shape, servers, who may use it.")
final class VolumeShowCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NAME", description = "The volume.")
    private String name = "";

    private final Connector connector;

    VolumeShowCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new Shown(Volumes.named(session, name), session.names());
        }
    }

    /// One volume with everything its descriptor says.
    record Shown(VolumeDescriptor volume, NodeNames names) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println("name        " + volume.name());
            out.println("id          " + volume.id().value().hex());
            out.println("size        " + VolumeText.size(volume));
            out.println("block       " + new ByteCount(volume.shape().blockBytes()));
            out.println("redundancy  " + VolumeText.redundancy(volume));
            out.println("durability  " + VolumeText.durability(volume));
            out.println("servers     " + String.join(", ", VolumeText.servers(volume, names)));
            out.println("owner       " + volume.owner().id().text());
            out.println("writers     " + keys(volume.writers(), "only the owner"));
            out.println("readers     " + keys(volume.readers(), "only those who write"));
        }

        private static String keys(List<KeyId> keys, String nobody) {
            return keys.isEmpty()
                    ? nobody
                    : keys.stream().map(KeyId::text).collect(Collectors.joining(", "));
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            VolumeText.json(volume, names, out);
        }
    }
}
