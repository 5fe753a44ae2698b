package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn get`: an object as a file.
@Command(
        name = "get",
        description = {
            "Fetch an object into a file, each block checked as it comes.",
            "The file is there when all of it is; one that was there before is replaced."
        })
final class ObjectGetCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            index = "0",
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object.")
    private Address address = new Address("", "");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Where to; a directory, too. Default: what the key ends with, here.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TIME|VERSION",
            converter = MomentConverter.class,
            description = "The version of this time or number. Default: the newest.")
    private Optional<Moment> at = Optional.empty();

    @Option(
            names = "--proof",
            paramLabel = "PROOF",
            description = "Write what proves it, too, as `tarn export-proof` does.")
    private Optional<Path> proof = Optional.empty();

    private final Ports ports;

    ObjectGetCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        Address from = address.ofObject();
        Path target = target(from);
        try (ClusterSession session = cluster.connect(ports.connector())) {
            KeptVersion version = ObjectOutcomes.find(session, from, at.orElse(Moment.NOW));
            try (WholeFile whole = WholeFile.begin(target, ports.random())) {
                var _ =
                        ObjectOutcomes.value(
                                session.history().read(from.bucket(), version, whole.out()), from);
                whole.finish();
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        "%s was not fetched: %s"
                                .formatted(Printable.of(from.toString()), e.getMessage()),
                        e);
            }
            if (proof.isPresent()) {
                ExportProofCommand.write(session, from, version, proof.get(), ports);
            }
            return new Fetched(version, target);
        }
    }

    private Path target(Address from) throws CommandFailure {
        if (file.isPresent() && !Files.isDirectory(file.get())) {
            return file.get();
        }
        String name = from.key().substring(from.key().lastIndexOf('/') + 1);
        try {
            // Names of objects are others' to choose.
            Path last = Path.of(name);
            boolean isName =
                    !name.isEmpty()
                            && !name.equals(".")
                            && !name.equals("..")
                            && last.getNameCount() == 1
                            && !last.isAbsolute();
            if (isName) {
                return file.map(directory -> directory.resolve(last)).orElse(last);
            }
        } catch (InvalidPathException e) {
            // As one that is no name.
        }
        throw new CommandFailure(
                ExitStatus.USAGE,
                "name a FILE: %s does not end with a name for one"
                        .formatted(Printable.of(from.toString())));
    }

    private record Fetched(KeptVersion version, Path file) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%s: version %d of %s, %d bytes%n",
                    Printable.of(file.toString()),
                    version.number(),
                    version.time(),
                    version.size());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("file", file.toString());
            out.writeFieldName("version");
            VersionText.json(version, out);
            out.writeEndObject();
        }
    }
}
