package io.tarn.cli;

import io.tarn.catalogue.CatalogueRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn cluster rm`.
@Command(
        name = "rm",
        description = "Have the ring forget a node that holds no volumes and is no member.")
final class ClusterRemoveCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String name = "";

    private final Connector connector;

    ClusterRemoveCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            var node = session.names().required(name).key().id();
            var _ = session.change(new CatalogueRequest.RemoveNode(node));
            return Report.SILENT;
        }
    }
}
