package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn export-proof`: what proves an object's version to anyone.
@Command(
        name = "export-proof",
        description = {
            "Write what proves a version of an object, in a file by itself.",
            "Whoever has it, the object's bytes and the ring's key checks it with `tarn verify FILE",
            "--proof PROOF --key KEY`, at any time later, without asking anybody."
        })
final class ExportProofCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            index = "0",
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object.")
    private Address address = new Address("", "");

    @Parameters(index = "1", paramLabel = "PROOF", description = "The file to write.")
    private Path file = Path.of("");

    @Option(
            names = "--at",
            paramLabel = "TIME|VERSION",
            converter = MomentConverter.class,
            description = "The version of this time or number. Default: the newest.")
    private Optional<Moment> at = Optional.empty();

    private final Ports ports;

    ExportProofCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        Address of = address.ofObject();
        try (ClusterSession session = cluster.connect(ports.connector())) {
            KeptVersion version = ObjectOutcomes.find(session, of, at.orElse(Moment.NOW));
            write(session, of, version, file, ports);
            return new Proven(version, file);
        }
    }

    static void write(
            ClusterSession session, Address of, KeptVersion version, Path file, Ports ports)
            throws CommandFailure {
        try (WholeFile whole = WholeFile.begin(file, ports.random())) {
            var _ =
                    ObjectOutcomes.value(
                            session.history().prove(of.bucket(), version, whole.out()), of);
            whole.finish();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "the proof cannot be written to %s: %s".formatted(file, e.getMessage()),
                    e);
        }
    }

    private record Proven(KeptVersion version, Path file) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%s proves version %d of %s%n",
                    Printable.of(file.toString()), version.number(), version.time());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("proof", file.toString());
            out.writeFieldName("version");
            VersionText.json(version, out);
            out.writeEndObject();
        }
    }
}
