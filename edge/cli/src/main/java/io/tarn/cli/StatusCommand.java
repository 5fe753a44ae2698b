package io.tarn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn status`: the state of the cluster in one word, with reasons.
@Command(
        name = "status",
        description = "Show whether the cluster is well: HEALTHY, DEGRADED or CRITICAL, and why.")
final class StatusCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    StatusCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            return new StatusReport(session.status());
        }
    }
}
