package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.client.VolumeAudit;
import io.tarn.crypto.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn audit`: names liars and losers without moving a block.
@Command(
        name = "audit",
        description = "Check that every server holds what it should, moving 16 bytes a server.")
final class AuditCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "VOLUME", description = "The volume to audit.")
    private String name = "";

    private final Connector connector;

    AuditCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
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
