package io.tarn.benchmarks.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory that is gone when it is closed.
public record ScratchDirectory(Path path) implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String NAME = "tarn-bench-";

    /// In memory where the system has a place for that, which is the paper's battery-backed cache:
    /// no disk takes part.
    public static ScratchDirectory inMemory() throws IOException {
        return Files.isWritable(MEMORY)
                ? new ScratchDirectory(Files.createTempDirectory(MEMORY, NAME))
                : onDisk();
    }

    public static ScratchDirectory onDisk() throws IOException {
        return new ScratchDirectory(Files.createTempDirectory(NAME));
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
