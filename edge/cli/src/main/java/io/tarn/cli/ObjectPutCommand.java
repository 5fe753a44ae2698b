package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.s3.PlainContent;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn put`: a file as an object.
@Command(
        name = "put",
        description = "Store a file as an object, as S3's clients do, and for them to see.")
final class ObjectPutCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "BUCKET/KEY",
            converter = Address.Converter.class,
            description = "The object. If it is a bucket or ends with /, the file's name is added.")
    private Address address = new Address("", "");

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "What clients of S3 are told it is.")
    private Optional<String> contentType = Optional.empty();

    private final Connector connector;

    ObjectPutCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        Address to = target();
        if (Files.isDirectory(file)) {
            throw new CommandFailure(ExitStatus.USAGE, file + " is a directory");
        }
        try (InputStream content = Files.newInputStream(file);
                ClusterSession session = cluster.connect(connector)) {
            var store = session.buckets(ObjectOutcomes.NO_NEW_BUCKETS);
            PlainContent incoming = described(content);
            Version made =
                    ObjectOutcomes.value(
                            store.put(
                                    to.bucket(),
                                    to.key(),
                                    incoming,
                                    Condition.always(),
                                    ObjectLock.NONE),
                            to);
            return new Stored(to, made);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private PlainContent described(InputStream content) throws CommandFailure {
        try {
            return new PlainContent(content, contentType);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--content-type: " + e.getMessage(), e);
        }
    }

    private Address target() throws CommandFailure {
        if (!address.key().isEmpty() && !address.key().endsWith("/")) {
            return address;
        }
        Path name = file.getFileName();
        if (name == null || name.toString().isEmpty()) {
            throw new CommandFailure(ExitStatus.USAGE, file + " has no name; give a whole key");
        }
        return new Address(address.bucket(), address.key() + name);
    }

    private record Stored(Address address, Version version) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.printf(
                    "%s: version %d of %s, %d bytes%n",
                    Printable.of(address.toString()),
                    version.number(),
                    version.modified(),
                    version.size());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("bucket", address.bucket());
            out.writeStringField("key", address.key());
            out.writeNumberField("version", version.number());
            out.writeStringField("time", version.modified().toString());
            out.writeNumberField("size", version.size());
            out.writeStringField("etag", version.etag());
            out.writeEndObject();
        }
    }
}
