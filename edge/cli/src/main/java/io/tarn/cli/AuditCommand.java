package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.VolumeAudit;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn audit`: names liars and losers without moving a block.
@Command(
        name = "audit",
        description = {
            "Check that every server holds what it should, moving 16 bytes a server.",
            "Of a bucket, all blocks that its retained versions name are checked, 16 bytes a fragment."
        })
final class AuditCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    private static final class Which {
        @Parameters(paramLabel = "VOLUME", description = "The volume to audit.")
        private @Nullable String volume;

        @Option(
                names = "--bucket",
                paramLabel = "BUCKET",
                description = "The bucket to audit, which may have been deleted.")
        private @Nullable String bucket;
    }

    private final Connector connector;

    AuditCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            String bucket = which.bucket;
            if (bucket != null) {
                return new AuditedBucketReport(
                        bucket,
                        ObjectOutcomes.value(session.auditBucket(bucket), new Address(bucket, "")),
                        session.names());
            }
            String name = Objects.requireNonNull(which.volume, "one of both is given");
            return new Audited(name, session.audit(Volumes.named(session, name)), session.names());
        }
    }

    private record Audited(String volume, VolumeAudit.Report found, NodeNames names)
            implements Report {
        @Override
        public ExitStatus status() {
            return found.isClean() ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        @Override
        public void text(PrintWriter out) {
            out.printf("%s: %d written blocks audited%n", volume, found.audited());
            if (found.isClean()) {
                out.println("every server holds what it should");
            }
            found.liars().forEach(server -> out.println(name(server) + " holds false fragments"));
            found.missing()
                    .forEach((server, count) -> out.println(name(server) + " lacks " + count));
            found.silent().forEach(server -> out.println(name(server) + " did not answer"));
            if (found.undecided() > 0) {
                out.printf(
                        "%d blocks undecided: too many servers lack fragments; audit again after"
                                + " repair%n",
                        found.undecided());
            }
        }

        private String name(KeyId server) {
            return names.of(server);
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("volume", volume);
            out.writeBooleanField("clean", found.isClean());
            out.writeNumberField("audited_blocks", found.audited());
            out.writeNumberField("undecided_blocks", found.undecided());
            names(out, "liars", found.liars());
            names(out, "silent", found.silent());
            out.writeObjectFieldStart("missing_fragments");
            for (var lacking : found.missing().entrySet()) {
                out.writeNumberField(name(lacking.getKey()), lacking.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        }

        private void names(JsonGenerator out, String field, Set<KeyId> servers) throws IOException {
            out.writeArrayFieldStart(field);
            for (KeyId server : servers) {
                out.writeString(name(server));
            }
            out.writeEndArray();
        }
    }
}
