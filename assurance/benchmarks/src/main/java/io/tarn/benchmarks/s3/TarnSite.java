package io.tarn.benchmarks.s3;

import io.tarn.benchmarks.site.ScratchDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `tarn up`: four nodes that are the ring, and the S3 server, in one process, over TLS between them, on one disk.
public final class TarnSite implements S3Site {
    /// NBD, four nodes, S3.
    private static final int PORTS = 6;

    private final ScratchDirectory data;
    private final S3Process process;
    private final int port;

    private TarnSite(ScratchDirectory data, S3Process process, int port) {
        this.data = data;
        this.process = process;
        this.port = port;
    }

    public static TarnSite start() throws IOException, InterruptedException {
        var data = ScratchDirectory.onDisk();
        int base = S3Process.unusedPorts(PORTS);
        try {
            List<String> command =
                    JavaCommand.of(
                            "io.tarn.cli.Main",
                            "up",
                            "--data",
                            data.path().resolve("tarn").toString(),
                            "--port-base",
                            Integer.toString(base));
            int port = base + PORTS - 1;
            return new TarnSite(
                    data, S3Process.start(command, port, data.path().resolve("log")), port);
        } catch (IOException | InterruptedException e) {
            data.close();
            throw e;
        }
    }

    @Override
    public URI endpoint() {
        return S3Process.endpoint(port);
    }

    @Override
    public Credentials credentials() {
        try {
            Optional<String> line =
                    Files.readAllLines(data.path().resolve("tarn").resolve("s3.keys")).stream()
                            .filter(each -> !each.isBlank() && !each.startsWith("#"))
                            .findFirst();
            List<String> words = List.of(line.orElseThrow().trim().split("\\s+", -1));
            return new Credentials(words.get(0), words.get(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public Duration processorTime() {
        return process.processorTime();
    }

    @Override
    public long residentBytes() {
        return process.residentBytes();
    }

    @Override
    public long diskBytes() {
        return S3Process.diskBytes(data.path().resolve("tarn"));
    }

    @Override
    public void close() {
        process.close();
        data.close();
    }
}
