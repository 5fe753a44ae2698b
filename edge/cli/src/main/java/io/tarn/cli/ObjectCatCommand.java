package io.tarn.cli;

import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import io.tarn.s3.store.Done;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn cat`: an object's bytes on standard output.
@Command(
        name = "cat",
        description = {
            "Write an object to standard output, each block checked before it is written.",
            "If it fails, what it has written is right, but not all."
        })
final class ObjectCatCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object.")
    private Address address = new Address("", "");

    @Option(
            names = "--at",
            paramLabel = "TIME|VERSION",
            converter = MomentConverter.class,
            description = "The version of this time or number. Default: the newest.")
    private Optional<Moment> at = Optional.empty();

    private final Ports ports;

    ObjectCatCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        Address from = address.ofObject();
        try (ClusterSession session = cluster.connect(ports.connector())) {
            KeptVersion version = ObjectOutcomes.find(session, from, at.orElse(Moment.NOW));
            OutputStream out = ports.bytes();
            var _ =
                    ObjectOutcomes.<Done>value(
                            session.history().read(from.bucket(), version, out), from);
            out.flush();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "%s: broken off: %s".formatted(Printable.of(from.toString()), e.getMessage()),
                    e);
        }
        return Report.SILENT;
    }
}
