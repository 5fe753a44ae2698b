package io.tarn.cli;

import io.tarn.operations.ring.KnownRing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn ring status`.
@Command(
        name = "status",
        description = {
            "Show where the ring stands, by the word of every node.",
            "HEIGHT is the last batch that was executed, STABLE the last checkpoint that a quorum has, SHARE the",
            "age of a member's share of the key; CERTIFIED counts what clients had from the node since its",
            "start, P50 and P99 how long they waited there, BATCH the requests of a batch, in the mean and at",
            "most, DISK how many pages of the ring's state were read and compared last, how long ago, and how many",
            "were bad and are mended since the node's start. Ends with 5 if a member does not take part,",
            "or is proven to have broken the rules."
        })
final class RingStatusCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    RingStatusCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            KnownRing ring = session.ring();
            return new RingStanding(
                    ring,
                    session.status(),
                    ProvenEvidence.of(session.evidence(), ring.key()).deeds(),
                    session.names());
        }
    }
}
