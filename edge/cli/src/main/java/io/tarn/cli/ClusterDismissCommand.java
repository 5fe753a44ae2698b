package io.tarn.cli;

import io.tarn.catalogue.CatalogueRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn cluster dismiss`: somebody who makes no more volumes.
@Command(
        name = "dismiss",
        description = "Let somebody make no more volumes; those that they have made stay.")
final class ClusterDismissCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NAME", description = "The owner.")
    private String name = "";

    private final Connector connector;

    ClusterDismissCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            var owner =
                    session.listing().owners().stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandFailure(
                                            ExitStatus.USAGE, "the cluster has no owner " + name));
            var _ = session.change(new CatalogueRequest.RemoveOwner(owner.key().id()));
            return Report.SILENT;
        }
    }
}
