package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.BucketStore;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn volume rm`: the owner's signed word that a volume is gone, after which servers delete it.
@Command(name = "rm", description = "Remove a volume and everything in it, for good.")
final class VolumeRemoveCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NAME", description = "The volume.")
    private String name = "";

    @Option(names = "--yes", description = "Needed: nothing brings a removed volume back.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    private final Connector connector;

    VolumeRemoveCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        NodeIdentity owner = cluster.caller();
        try (ClusterSession session = connector.connect(cluster.map(), owner)) {
            VolumeDescriptor volume = Volumes.named(session, name);
            if (!volume.owner().equals(owner.publicKey())) {
                throw refused("only the owner of %s may remove it: %s", name, volume.owner());
            }
            if (BucketStore.isVolumeName(name)) {
                throw refused("%s holds the objects of a bucket; delete the bucket with S3", name);
            }
            if (dryRun) {
                return new Removed(volume, false);
            }
            if (!yes) {
                throw refused(
                        "removing %s deletes up to %s for good; add --yes",
                        name, VolumeText.size(volume));
            }
            session.remove(volume);
            return new Removed(volume, true);
        }
    }

    private static CommandFailure refused(String format, Object... facts) {
        return new CommandFailure(ExitStatus.REFUSED, format.formatted(facts));
    }

    private record Removed(VolumeDescriptor volume, boolean done) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf("%s volume %s%n", done ? "removed" : "would remove", volume.name());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", volume.name());
            out.writeStringField("id", volume.id().value().hex());
            out.writeBooleanField("removed", done);
            out.writeEndObject();
        }
    }
}
