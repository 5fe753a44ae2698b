package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.BucketServers;
import io.tarn.bucket.DrainPlan;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.IdentityKey;
import io.tarn.operations.ring.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tarn node drain`: has others take a node's place in buckets, and tells what else hangs on it.
@Command(
        name = "drain",
        description = {
            "Have other nodes take a node's place in all of your buckets, and tell what else hangs on it.",
            "In each bucket the node takes it that serves least and does not serve the bucket yet, or the one",
            "of --to. The old node need not run: what it held is made from the others. The command waits until",
            "an audit shows that nothing depends on it any more; broken off or out of time, it goes on when it",
            "is asked again. Where nobody can take the place, it says so, and moves nothing at all.",
            "With --dry-run, it only tells who would, and what keeps the node from being taken out.",
            "If nothing does, `tarn cluster rm` takes it out."
        })
final class NodeDrainCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "NODE",
            description =
                    "The node that takes its place everywhere; one of the cluster, which runs.")
    private @Nullable String to;

    @Option(
            names = "--dry-run",
            description = "Only say what would be done, and what stands in the way.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long to wait for it (default ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Spec private @Nullable CommandSpec spec;

    private final Connector connector;

    NodeDrainCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            Listing listing = session.listing();
            if (listing.belief() != Listing.Belief.CURRENT) {
                throw new CommandFailure(
                        ExitStatus.UNAVAILABLE,
                        "too few members of the ring answer to tell what hangs on a node");
            }
            var names = new NodeNames(listing.nodes());
            ClusterNode node = names.required(name);
            var plan = new DrainPlan(List.of(), List.of());
            List<Moved> moved = List.of();
            if (to != null && !dryRun) {
                moved = moved(session, node, heir(session, node, names, to));
            } else {
                plan = plan(session, node, names);
                if (!dryRun && plan.stuck().isEmpty()) {
                    moved = moved(session, node, names, plan);
                }
            }
            BucketServers.Found buckets =
                    ObjectOutcomes.value(
                            session.bucketsNaming(node.key().id()),
                            new Address("your buckets", ""));
            var told = new TreeSet<String>(plan.stuck());
            moved.forEach(one -> told.add(one.volume()));
            plan.steps().forEach(step -> told.add(step.volume()));
            var blockers = new ArrayList<DrainBlocker>(DrainBlocker.stuck(plan.stuck()));
            blockers.addAll(DrainBlocker.of(session, listing, node, buckets, told));
            return new Drained(node, names, plan, moved, buckets.naming(), blockers);
        }
    }

    private IdentityKey heir(
            ClusterSession session, ClusterNode node, NodeNames names, String heirName)
            throws CommandFailure {
        ClusterNode heir = names.required(heirName);
        if (heir.equals(node)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot take its own place".formatted(node.name()));
        }
        boolean isThere =
                session.status().nodes().stream()
                        .anyMatch(one -> one.entry().equals(heir) && one.isReachable());
        if (!isThere) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "%s does not answer; start it with `tarn node`, and try again (nothing was changed)"
                            .formatted(heir.name()));
        }
        return heir.key();
    }

    private List<Moved> moved(ClusterSession session, ClusterNode node, IdentityKey heir)
            throws CommandFailure {
        return ObjectOutcomes.value(
                session.drain(
                        node.key(), heir, Duration.ofSeconds(waitSeconds), mover(session)::tell),
                new Address("your buckets", ""));
    }

    private DrainPlan plan(ClusterSession session, ClusterNode node, NodeNames names)
            throws CommandFailure {
        SortedSet<IdentityKey> takers = new TreeSet<>(PlaceMover.takers(session.status()));
        if (to != null) {
            takers.clear();
            takers.add(heir(session, node, names, to));
        }
        takers.remove(node.key());
        return DrainPlan.of(
                ObjectOutcomes.value(session.served(), new Address("your buckets", "")),
                node.key(),
                takers);
    }

    private List<Moved> moved(
            ClusterSession session, ClusterNode node, NodeNames names, DrainPlan plan)
            throws CommandFailure {
        PrintWriter err = err();
        plan.steps().forEach(step -> err.println(text(step, names)));
        err.flush();
        PlaceMover mover = mover(session);
        var moved = new ArrayList<Moved>();
        for (DrainPlan.Step step : plan.steps()) {
            moved.add(mover.move(step.volume(), node.key(), step.heir()));
        }
        return moved;
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec, "the parser sets it").commandLine().getErr();
    }

    private PlaceMover mover(ClusterSession session) {
        return new PlaceMover(session, err(), Duration.ofSeconds(waitSeconds));
    }

    private static String text(DrainPlan.Step step, NodeNames names) {
        String bucket = Printable.of(step.volume());
        String heir = names.of(step.heir().id());
        var bytes = new ByteCount(step.bytes());
        return switch (step.kind()) {
            case TAKES -> "bucket %s: %s takes its place, up to %s".formatted(bucket, heir, bytes);
            case GOES ->
                    "bucket %s: its place goes, and the others share up to %s"
                            .formatted(bucket, bytes);
            case BEGUN -> "bucket %s: begun before, in favour of %s".formatted(bucket, heir);
        };
    }

    /// @param plan nothing where there is a `--to`
    /// @param naming buckets that name the node now
    private record Drained(
            ClusterNode node,
            NodeNames names,
            DrainPlan plan,
            List<Moved> moved,
            List<String> naming,
            List<DrainBlocker> blockers)
            implements Report {
        /// What is planned and was not tried, of buckets that still name the node.
        private List<DrainPlan.Step> left() {
            return moved.isEmpty()
                    ? plan.steps().stream().filter(step -> naming.contains(step.volume())).toList()
                    : List.of();
        }

        private boolean isFree() {
            return blockers.isEmpty()
                    && left().isEmpty()
                    && moved.stream().allMatch(Moved.Done.class::isInstance);
        }

        @Override
        public ExitStatus status() {
            return isFree() ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        @Override
        public void text(PrintWriter out) {
            left().forEach(step ->
                    out.println("to be done: " + NodeDrainCommand.text(step, names)));
            moved.forEach(one -> out.println(PlaceMover.text(one, names)));
            if (isFree()) {
                out.printf(
                        "nothing hangs on %s: it can be stopped for good, and `tarn cluster rm %s` takes it"
                                + " out%n",
                        node.name(), node.name());
                return;
            }
            out.printf("%s cannot be taken out:%n", node.name());
            left().forEach(step ->
                    out.printf("  bucket %s needs it%n", Printable.of(step.volume())));
            moved.stream()
                    .filter(one -> !(one instanceof Moved.Done))
                    .forEach(one ->
                            out.printf("  bucket %s needs it%n", Printable.of(one.volume())));
            blockers.forEach(blocker -> out.println("  " + blocker.text()));
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("node", node.name());
            out.writeBooleanField("free", isFree());
            out.writeArrayFieldStart("plan");
            for (DrainPlan.Step step : plan.steps()) {
                out.writeStartObject();
                out.writeStringField("bucket", step.volume());
                out.writeStringField("kind", word(step.kind()));
                if (step.kind() != DrainPlan.Kind.GOES) {
                    out.writeStringField("to", names.of(step.heir().id()));
                }
                out.writeNumberField("bytes", step.bytes());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("moved");
            for (Moved one : moved) {
                out.writeStartObject();
                out.writeStringField("bucket", one.volume());
                PlaceMover.json(one, names, out);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("blockers");
            for (DrainBlocker blocker : blockers) {
                out.writeStartObject();
                out.writeStringField("kind", blocker.kind());
                out.writeStringField("text", blocker.text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }

        private static String word(DrainPlan.Kind kind) {
            return switch (kind) {
                case TAKES -> "takes";
                case GOES -> "goes";
                case BEGUN -> "begun";
            };
        }
    }
}
