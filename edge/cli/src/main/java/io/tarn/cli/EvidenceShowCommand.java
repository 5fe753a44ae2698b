package io.tarn.cli;

import io.tarn.base.Bytes;
import io.tarn.cli.ProvenEvidence.Proven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn evidence show`.
@Command(
        name = "show",
        description = {
            "Show one record of what a member of the ring has done, checked with the ring's key.",
            "Saved, anyone can check it offline: tarn verify FILE --key KEY."
        })
final class EvidenceShowCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "ID", description = "As tarn evidence ls shows it, or its beginning.")
    private String id = "";

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write the record to a file that is not there yet.")
    private Optional<Path> save = Optional.empty();

    private final Connector connector;

    EvidenceShowCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            NodeNames names = session.names();
            Proven found =
                    ProvenEvidence.of(session.evidence(), session.ring().key())
                            .find(id.toLowerCase(Locale.ROOT))
                            .orElseThrow(() ->
                                    new CommandFailure(
                                            ExitStatus.REFUSED,
                                            "no node has one proven record " + id));
            if (save.isPresent()) {
                write(save.get(), found.evidence().encoding());
            }
            return new EvidenceReport(
                    found.evidence(), found.conviction(), names.of(found.conviction().member()));
        }
    }

    private static void write(Path file, Bytes record) throws CommandFailure {
        try {
            Files.write(file, record.toArray(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "%s cannot be written: %s".formatted(file, e), e);
        }
    }
}
