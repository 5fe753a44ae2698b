package io.tarn.cli;

import io.tarn.ring.affairs.Affair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tarn ring cancel`: a change that hangs is given up.
@Command(
        name = "cancel",
        description = {
            "Give up a change of members that is under way.",
            "Only while it is not settled; the ring stays as it is."
        })
final class RingCancelCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    private final Connector connector;

    RingCancelCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            var change = new RingChange(session, 0);
            var _ = session.settle(new Affair.Cancel(change.counter(session.ring())));
            return Report.SILENT;
        }
    }
}
