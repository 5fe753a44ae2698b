package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.bucket.NewBuckets;
import io.tarn.catalogue.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tarn s3`: buckets for S3 clients, from a process of their own.
@Command(
        name = "s3",
        description = "Serve buckets to S3 clients until stopped.",
        footer = {
            "",
            "Any number of these may serve the same buckets. There is no TLS: run it where its",
            "clients are, or behind a proxy."
        })
final class S3Command extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9000",
            description = "Where to listen (default ${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            required = true,
            description = {
                "Lines ID SECRET, in a file that only its owner may open; each may use all buckets.",
                "Made with one key in it if there is no such file."
            })
    private Path keys = Path.of("");

    @Option(
            names = "--faults",
            paramLabel = "F",
            defaultValue = "1",
            description =
                    "Nodes that may lie or fail without harm to buckets that are made from now on, 1 to 10"
                            + " (default ${DEFAULT-VALUE}).")
    private int faults;

    @Option(
            names = "--needed",
            paramLabel = "M",
            description = "Fragments that rebuild a block (default F + 1); M + 2F nodes hold each.")
    private int needed;

    @Mixin private final NewBucketOptions buckets = new NewBucketOptions();

    private final Ports ports;

    S3Command(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        HostPort address = address();
        NewBuckets made = buckets.with(redundancy());
        S3Keys known = S3Keys.readOrMake(keys, ports.random());
        try (StopSignal.Listening stop = ports.stop().listen();
                ClusterSession session = cluster.connect(ports.connector());
                var endpoint = S3Endpoint.start(address, session, known, made)) {
            print(new Serving(endpoint.url(), known.keys().getFirst().id()), ports.out());
            stop.told().join();
        }
        return Report.SILENT;
    }

    private HostPort address() throws CommandFailure {
        try {
            return HostPort.parse(listen);
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--listen %s: the address %s".formatted(listen, e.getMessage()),
                    e);
        }
    }

    private Redundancy redundancy() throws CommandFailure {
        try {
            return new Redundancy(faults, needed == 0 ? faults + 1 : needed);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private record Serving(String url, String accessKey) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println("serving S3 on " + url + " for access key " + accessKey);
            out.println("stop with Ctrl-C");
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("s3", url);
            out.writeStringField("accessKey", accessKey);
            out.writeEndObject();
        }
    }
}
