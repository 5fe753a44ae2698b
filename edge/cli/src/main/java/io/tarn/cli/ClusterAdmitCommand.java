package io.tarn.cli;

import io.tarn.base.MalformedException;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.PartyName;
import io.tarn.crypto.IdentityKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn cluster admit`: somebody more who may make volumes.
@Command(name = "admit", description = "Let the holder of a key make volumes.")
final class ClusterAdmitCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call them.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "KEY",
            description = "Their public key, tarnkey1…; see tarn key show.")
    private String key = "";

    private final Connector connector;

    ClusterAdmitCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            var owner = new ClusterOwner(checkedName(), checkedKey());
            var _ = session.change(new CatalogueRequest.PutOwner(owner));
            return Report.SILENT;
        }
    }

    private String checkedName() throws CommandFailure {
        if (!PartyName.isValid(name)) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "'%s' is not a name; write %s".formatted(name, PartyName.GRAMMAR));
        }
        return name;
    }

    private IdentityKey checkedKey() throws CommandFailure {
        try {
            return IdentityKey.ofText(key);
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "the key %s %s".formatted(key, e.getMessage()), e);
        }
    }
}
