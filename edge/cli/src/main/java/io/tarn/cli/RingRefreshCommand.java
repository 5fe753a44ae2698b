package io.tarn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for it (default ${DEFAULT-VALUE}).")
    private long wait;

    private final Connector connector;

    RingRefreshCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new RingChange(session, wait).to(session.ring().membership().members());
        }
    }
}
