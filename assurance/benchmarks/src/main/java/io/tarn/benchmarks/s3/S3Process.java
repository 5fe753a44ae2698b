package io.tarn.benchmarks.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server of S3 in a process.
final class S3Process implements AutoCloseable {
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);
    private static final long POLL_MS = 100;
    private static final int STOP_SECONDS_MAX = 30;

    private final Process process;

    private S3Process(Process process) {
        this.process = process;
    }

    /// Returns when it accepts connections.
    static S3Process start(List<String> command, int port, Path log)
            throws IOException, InterruptedException {
        var started =
                new S3Process(
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start());
        long begun = System.nanoTime();
        while (!accepts(port)) {
            if (!started.process.isAlive() || System.nanoTime() - begun > START_NANOS_MAX) {
                started.close();
                throw new IOException("a server does not start: " + Files.readString(log));
            }
            Thread.sleep(POLL_MS);
        }
        return started;
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) POLL_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The first of so many ports that nobody uses now.
    static int unusedPorts(int count) throws IOException {
        // Below those that Linux gives to outgoing connections.
        for (int first = 20_000; first < 30_000; first += count) {
            boolean isUnused = true;
            for (int port = first; port < first + count && isUnused; port++) {
                try (var _ = new ServerSocket(port)) {
                    isUnused = true;
                } catch (IOException e) {
                    isUnused = false;
                }
            }
            if (isUnused) {
                return first;
            }
        }
        throw new IOException("all ports are in use");
    }

    static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// 0 where there is no such file.
    long residentBytes() {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    static long diskBytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            long bytes = 0;
            for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(each);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
