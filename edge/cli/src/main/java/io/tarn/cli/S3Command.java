package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.bucket.NewBuckets;
import io.tarn.catalogue.HostPort;
import io.tarn.s3.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tarn s3`: buckets for S3 clients, from a process of their own.
@Command(
        name = "s3",
        description = "Serve buckets to S3 clients until stopped.",
        footer = {
            "",
            "Any number of these may serve the same buckets. Whoever uses one has to believe it: run it",
            "where its clients are."
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
            description = {
                "Lines ID SECRET, in a file that only its owner may open; each may use all buckets.",
                "Made with one key in it if there is no such file."
            })
    private Optional<Path> keys = Optional.empty();

    @Option(
            names = "--identities",
            paramLabel = "FILE",
            description = {
                "Who may do what, in place of --keys: lines principal NAME, and below each key ID SECRET,",
                "and read, read-write or own with names of buckets. Read again when it changes."
            })
    private Optional<Path> identities = Optional.empty();

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = {
                "Serve HTTPS, with this certificate and those that vouch for it, in PEM. Read again when",
                "it or the key changes."
            })
    private Optional<Path> tlsCertificate = Optional.empty();

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM (PKCS #8), not encrypted.")
    private Optional<Path> tlsKey = Optional.empty();

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
        try (S3Access access = access();
                StopSignal.Listening stop = ports.stop().listen();
                ClusterSession session = cluster.connect(ports.connector());
                var endpoint =
                        S3Endpoint.start(address, session, access.keys(), made, access.tls())) {
            access.watch(endpoint);
            print(new Serving(endpoint.url(), access.whom()), ports.out());
            stop.told().join();
        }
        return Report.SILENT;
    }

    private S3Access access() throws CommandFailure {
        if (keys.isPresent() == identities.isPresent()) {
            throw new CommandFailure(ExitStatus.USAGE, "give either --keys or --identities");
        }
        if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--tls-certificate and --tls-key belong together");
        }
        Optional<WatchedFiles<TlsIdentity>> tls =
                tlsCertificate.isPresent()
                        ? Optional.of(
                                TlsFiles.read(
                                        tlsCertificate.get(),
                                        tlsKey.orElseThrow(),
                                        InstantSource.system()))
                        : Optional.empty();
        return identities.isPresent()
                ? S3Access.of(S3Identities.read(identities.get()), tls)
                : S3Access.of(S3Keys.readOrMake(keys.orElseThrow(), ports.random()), tls);
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

    /// @param whom the first of some keys; empty if there are identities
    private record Serving(String url, Optional<String> whom) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println(
                    "serving S3 on %s for %s"
                            .formatted(
                                    url,
                                    whom.map(key -> "access key " + key).orElse("its identities")));
            out.println("stop with Ctrl-C");
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("s3", url);
            if (whom.isPresent()) {
                out.writeStringField("accessKey", whom.get());
            }
            out.writeEndObject();
        }
    }
}
