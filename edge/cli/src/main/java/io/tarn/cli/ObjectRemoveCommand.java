package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import io.tarn.s3.store.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn rm`: deletes an object, so that its versions stay.
@Command(
        name = "rm",
        description = {
            "Delete an object, as S3's clients do.",
            "Its versions stay, and `tarn restore` brings it back."
        })
final class ObjectRemoveCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object.")
    private Address address = new Address("", "");

    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    private final Connector connector;

    ObjectRemoveCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        Address of = address.ofObject();
        try (ClusterSession session = cluster.connect(connector)) {
            KeptVersion newest = ObjectOutcomes.find(session, of, Moment.NOW);
            if (!dryRun) {
                var store = session.buckets(ObjectOutcomes.NO_NEW_BUCKETS);
                var _ =
                        ObjectOutcomes.value(
                                store.delete(of.bucket(), of.key(), new Condition.Exists()), of);
            }
            return new Removed(of, newest, !dryRun);
        }
    }

    private record Removed(Address address, KeptVersion newest, boolean done) implements Report {
        private String undo() {
            return "tarn restore %s --at %d".formatted(ShellText.of(address), newest.number());
        }

        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%s %s, version %d, %d bytes%n",
                    done ? "deleted" : "would delete",
                    Printable.of(address.toString()),
                    newest.number(),
                    newest.size());
            if (done) {
                out.println("undo with: " + undo());
            }
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeBooleanField("deleted", done);
            out.writeFieldName("version");
            VersionText.json(newest, out);
            if (done) {
                out.writeStringField("undo", undo());
            }
            out.writeEndObject();
        }
    }
}
