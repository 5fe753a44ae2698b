package io.tarn.benchmarks.s3;

import io.tarn.benchmarks.site.ScratchDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// S3Proxy over a directory: one process, one disk, no copies, nothing checked, nothing synced. What the HTTP side of such a store
/// costs; all that Tarn takes beyond it buys protection.
public final class ProxySite implements S3Site {
    /// Where its jar is; the build puts it there.
    private static final String JAR = "tarn.bench.s3proxy";

    private static final Credentials CREDENTIALS = new Credentials("local", "local-secret");

    private final ScratchDirectory data;
    private final S3Process process;
    private final int port;

    private ProxySite(ScratchDirectory data, S3Process process, int port) {
        this.data = data;
        this.process = process;
        this.port = port;
    }

    /// Where the build has left its jar, if it has.
    static Optional<Path> jar() {
        return Optional.ofNullable(System.getProperty(JAR)).map(Path::of).filter(Files::exists);
    }

    /// @return nothing if its jar is not there
    public static Optional<ProxySite> start() throws IOException, InterruptedException {
        Optional<Path> jar = jar();
        if (jar.isEmpty()) {
            return Optional.empty();
        }
        var data = ScratchDirectory.onDisk();
        try {
            int port = S3Process.unusedPorts(1);
            Path files = Files.createDirectory(data.path().resolve("files"));
            Path properties = data.path().resolve("s3proxy.conf");
            Files.writeString(
                    properties,
                    """
                    s3proxy.authorization=aws-v4
                    s3proxy.endpoint=%s
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.identity=none
                    jclouds.credential=none
                    jclouds.filesystem.basedir=%s
                    """
                            .formatted(
                                    S3Process.endpoint(port),
                                    CREDENTIALS.accessKey(),
                                    CREDENTIALS.secretKey(),
                                    files));
            List<String> command =
                    List.of(
                            JavaCommand.java(),
                            "-DLOG_LEVEL=warn",
                            "-jar",
                            jar.get().toString(),
                            "--properties",
                            properties.toString());
            return Optional.of(
                    new ProxySite(
                            data,
                            S3Process.start(command, port, data.path().resolve("log")),
                            port));
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
        return CREDENTIALS;
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
        return S3Process.diskBytes(data.path().resolve("files"));
    }

    @Override
    public void close() {
        process.close();
        data.close();
    }
}
