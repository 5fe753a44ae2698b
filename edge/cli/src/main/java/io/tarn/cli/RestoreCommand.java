package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.Moment;
import io.tarn.bucket.ObjectHistory;
import io.tarn.bucket.Restored;
import io.tarn.s3.store.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn restore`: undo.
@Command(
        name = "restore",
        description = {
            "Make objects what they were at a time: those that were deleted are there again, those",
            "that were overwritten have their old content. No bytes move, nothing is lost by it, and",
            "asking twice is as asking once. Brings back a bucket that was deleted, too.",
            "With a version's number, only the object of exactly this key."
        })
final class RestoreCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET[/PREFIX]",
            converter = Address.Converter.class,
            description = "Objects whose keys begin so.")
    private Address address = new Address("", "");

    @Option(
            names = "--at",
            required = true,
            paramLabel = "TIME|VERSION",
            converter = MomentConverter.class,
            description = "What they were then, for example 2026-11-29T09:00:00Z.")
    private Moment at = Moment.NOW;

    @Option(names = "--delete", description = "Remove objects that did not exist then.")
    private boolean delete;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    private final Connector connector;

    RestoreCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        if (at instanceof Moment.Numbered) {
            address.ofObject();
        }
        try (ClusterSession session = cluster.connect(connector)) {
            return new Result(
                    address, at, dryRun, ObjectOutcomes.value(asked(session.history()), address));
        }
    }

    private Outcome<Restored> asked(ObjectHistory history) {
        return switch (at) {
            case Moment.Time time ->
                    history.restore(address.bucket(), address.key(), time, delete, dryRun);
            case Moment.Numbered number ->
                    history.restore(address.bucket(), address.key(), number, delete, dryRun);
            case Moment.Now _ -> throw new AssertionError("a time or number is required");
        };
    }

    private record Result(Address address, Moment at, boolean dryRun, Restored restored)
            implements Report {
        /// Whoever asked for more than was done has to look.
        @Override
        public ExitStatus status() {
            if (restored.stopped().isPresent()) {
                return ExitStatus.UNAVAILABLE;
            }
            boolean isLess =
                    restored.count(Restored.Kind.CHANGED) + restored.count(Restored.Kind.GONE) > 0;
            return isLess ? ExitStatus.ATTENTION : ExitStatus.OK;
        }

        /// What undoes it, if there is anything to undo that this command can.
        private Optional<String> undo() {
            long back = restored.count(Restored.Kind.BROUGHT_BACK);
            long done =
                    back
                            + restored.count(Restored.Kind.REVERTED)
                            + restored.count(Restored.Kind.REMOVED);
            if (dryRun || done == 0 || restored.bucket()) {
                return Optional.empty();
            }
            Object then =
                    at instanceof Moment.Numbered
                            ? restored.steps().getFirst().newest()
                            : restored.before();
            return Optional.of(
                    "tarn restore %s --at %s%s"
                            .formatted(ShellText.of(address), then, back > 0 ? " --delete" : ""));
        }

        private String word(Restored.Kind kind) {
            String done =
                    switch (kind) {
                        case BROUGHT_BACK -> "brought back";
                        case REVERTED -> "reverted";
                        case REMOVED -> "removed";
                        case LEFT -> "newer, left";
                        case CHANGED -> "changed meanwhile, left";
                        case GONE -> "gone by retention";
                    };
            boolean isDeed =
                    switch (kind) {
                        case BROUGHT_BACK, REVERTED, REMOVED -> true;
                        case LEFT, CHANGED, GONE -> false;
                    };
            return dryRun && isDeed ? "to be " + done : done;
        }

        @Override
        public void text(PrintWriter out) {
            if (restored.bucket()) {
                out.printf(
                        "bucket %s: %s%n",
                        Printable.of(address.bucket()), word(Restored.Kind.BROUGHT_BACK));
            }
            if (!restored.steps().isEmpty()) {
                var table = new TextTable("OBJECT", "VERSION", "SIZE", "");
                for (Restored.Step step : restored.steps()) {
                    table.row(
                            step.key(),
                            step.then() == 0 ? "" : Long.toString(step.then()),
                            step.then() == 0 ? "" : Long.toString(step.size()),
                            word(step.kind()));
                }
                table.print(out);
            }
            out.printf("%d as they were%n", restored.unchanged());
            if (restored.count(Restored.Kind.LEFT) > 0) {
                out.println("--delete removes what is newer");
            }
            restored.stopped()
                    .ifPresent(reason ->
                            out.println("stopped, ask again to go on: " + Printable.of(reason)));
            undo().ifPresent(command -> out.println("undo with: " + command));
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeBooleanField("dry_run", dryRun);
            out.writeBooleanField("bucket_brought_back", restored.bucket());
            out.writeStringField("before", restored.before().toString());
            out.writeNumberField("unchanged", restored.unchanged());
            out.writeArrayFieldStart("objects");
            for (Restored.Step step : restored.steps()) {
                out.writeStartObject();
                out.writeStringField("key", step.key());
                out.writeStringField("result", step.kind().name().toLowerCase(Locale.ROOT));
                out.writeNumberField("newest_before", step.newest());
                if (step.then() != 0) {
                    out.writeNumberField("version", step.then());
                    out.writeNumberField("size", step.size());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            if (restored.stopped().isPresent()) {
                out.writeStringField("stopped", restored.stopped().get());
            }
            if (undo().isPresent()) {
                out.writeStringField("undo", undo().get());
            }
            out.writeEndObject();
        }
    }
}
