package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.MalformedException;
import io.tarn.bucket.BucketStore;
import io.tarn.catalogue.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn nbd`: volumes as network block devices, from a process of their own.
@Command(
        name = "nbd",
        description = "Export volumes as network block devices until stopped.",
        footer = {
            "",
            "One process at a time may export a volume to clients that write less than whole",
            "blocks: two would lose parts of each other's writes to one block."
        })
final class NbdCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            paramLabel = "VOLUME",
            arity = "0..*",
            description = "What to export. Default: all volumes, those made later too.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10809",
            description =
                    "Where to listen (default ${DEFAULT-VALUE}). Whoever can connect can use the"
                            + " volumes.")
    private String listen = "";

    @Option(names = "--read-only", description = "Refuse writes.")
    private boolean readOnly;

    private final Ports ports;

    NbdCommand(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Report call() throws CommandFailure {
        HostPort address;
        try {
            address = HostPort.parse(listen);
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--listen %s: the address %s".formatted(listen, e.getMessage()),
                    e);
        }
        try (StopSignal.Listening stop = ports.stop().listen();
                ClusterSession session = cluster.connect(ports.connector())) {
            for (String name : names) {
                Volumes.named(session, name);
            }
            Set<String> wanted = new TreeSet<>(names);
            try (var endpoint =
                    NbdEndpoint.start(
                            address,
                            session,
                            volume ->
                                    wanted.isEmpty()
                                            ? !BucketStore.isVolumeName(volume.name())
                                            : wanted.contains(volume.name()),
                            readOnly)) {
                print(new Exporting(address, endpoint.uris()), ports.out());
                stop.told().join();
            }
        }
        return Report.SILENT;
    }

    private record Exporting(HostPort address, List<String> uris) implements Report {
        @Override
        public void text(PrintWriter out) {
            out.println("exporting on " + address + "; stop with Ctrl-C");
            uris.forEach(uri -> out.println("  " + uri));
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("address", address.toString());
            out.writeArrayFieldStart("uris");
            for (String uri : uris) {
                out.writeString(uri);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
