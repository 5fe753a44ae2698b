package io.tarn.cli;

import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.bucket.RebalancePlan;
import io.tarn.bucket.ServedVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.crypto.IdentityKey;
import io.tarn.operations.ring.Listing;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tarn cluster rebalance`: has nodes that serve little take places in buckets from nodes that serve much.
@Command(
        name = "rebalance",
        description = {
            "Have nodes that were added later take places in your buckets from those that serve most, so that no",
            "node serves two places more than another. Shows the plan first, with the least that any plan would",
            "move, and asks. Then it moves one place after the other, as `tarn node drain` does: readers and",
            "writers go on. Broken off or out of time, it goes on when it is asked again; when nodes are even,",
            "nothing moves. Take a node out by `tarn cluster rm` before, or it is given places again."
        })
final class ClusterRebalanceCommand extends TarnCommand {
    private static final Address BUCKETS = new Address("your buckets", "");

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--dry-run", description = "Only show the plan.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to go on (default ${DEFAULT-VALUE}).")
    private long waitSeconds;

    @Spec private @Nullable CommandSpec spec;

    private final Connector connector;
    private final Confirmation confirmation;

    ClusterRebalanceCommand(Connector connector, Confirmation confirmation) {
        this.connector = connector;
        this.confirmation = confirmation;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            Listing listing = session.listing();
            if (listing.belief() != Listing.Belief.CURRENT) {
                throw new CommandFailure(
                        ExitStatus.UNAVAILABLE,
                        "too few members of the ring answer to tell who serves what");
            }
            var names = new NodeNames(listing.nodes());
            ClusterStatus status = session.status();
            List<ServedVolume> volumes = ObjectOutcomes.value(session.served(), BUCKETS);
            refuseSilent(volumes, status, names);
            List<ServedVolume> begun =
                    volumes.stream().filter(volume -> volume.leaving().isPresent()).toList();
            RebalancePlan plan = RebalancePlan.of(volumes, PlaceMover.takers(status));
            var report = new RebalanceReport(names, plan, begun, dryRun, List.of());
            if (dryRun || (plan.moves().isEmpty() && begun.isEmpty())) {
                return report;
            }
            confirm(report);
            return report.with(moved(session, begun, plan));
        }
    }

    /// What a node has lost that does not answer is missing already: another one's fragments may not be.
    private static void refuseSilent(
            List<ServedVolume> volumes, ClusterStatus status, NodeNames names)
            throws CommandFailure {
        var silent = new TreeSet<IdentityKey>();
        volumes.stream()
                .filter(ServedVolume::hasBlocks)
                .forEach(one -> silent.addAll(one.servers()));
        status.nodes().stream()
                .filter(ClusterStatus.NodeView::isReachable)
                .forEach(node -> silent.remove(node.entry().key()));
        if (!silent.isEmpty()) {
            List<String> called = silent.stream().map(node -> names.of(node.id())).toList();
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "buckets are not rebalanced while a node that serves one does not answer: %s; bring it back, or `tarn node drain` it (nothing was changed)"
                            .formatted(String.join(", ", called)));
        }
    }

    private void confirm(RebalanceReport report) throws CommandFailure {
        PrintWriter err = err();
        report.planText(err);
        err.flush();
        if (yes) {
            return;
        }
        Optional<Boolean> answer = confirmation.isGiven("Go on?");
        if (answer.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "nobody is there to be asked; add --yes (nothing was changed)");
        }
        if (!answer.get()) {
            throw new CommandFailure(ExitStatus.REFUSED, "nothing was changed");
        }
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec, "the parser sets it").commandLine().getErr();
    }

    /// What others have begun, or this command has, comes first: of a volume one node leaves at a time.
    private List<Moved> moved(ClusterSession session, List<ServedVolume> begun, RebalancePlan plan)
            throws CommandFailure {
        PrintWriter err = err();
        var mover = new PlaceMover(session, err, Duration.ofSeconds(waitSeconds));
        var moved = new ArrayList<Moved>();
        for (ServedVolume volume : begun) {
            IdentityKey old = volume.leaving().orElseThrow();
            moved.add(mover.move(volume.name(), old, volume.servers().getFirst()));
        }
        for (RebalancePlan.Move move : plan.moves()) {
            moved.add(mover.move(move.volume(), move.from(), move.to()));
            err.printf("%d of %d%n", moved.size(), begun.size() + plan.moves().size());
            err.flush();
        }
        return moved;
    }
}
