package io.tarn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn ring refresh`: the same members, the same key, other shares.
@Command(
        name = "refresh",
        description = {
            "Have the members share the ring's key anew.",
            "What a thief has of the old shares is then worth nothing; the key, and all that it has ever",
            "signed, stay as they are. All members must run: one that does not would be left without a share."
        })
final class RingRefreshCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Mixin private final ChangePatience wait = new ChangePatience();

    private final Connector connector;

    RingRefreshCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new RingChange(session, wait.seconds())
                    .to(session.ring().membership().members());
        }
    }
}
