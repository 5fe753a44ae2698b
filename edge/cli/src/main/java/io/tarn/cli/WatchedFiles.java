package io.tarn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is read from files, and read again when they change. What is no good then takes nothing's place: whoever replaces several files one by
/// one, or makes a mistake, stops nobody's work.
final class WatchedFiles<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    @FunctionalInterface
    interface Reading<T> {
        /// @throws CommandFailure that says what is wrong with which file
        T read() throws CommandFailure;
    }

    @FunctionalInterface
    interface Taker<T> {
        void take(T value);
    }

    private final List<Path> files;
    private final Reading<T> reading;

    /// As the files were when they were read last, good or not.
    private List<String> seen;

    private volatile T current;
    private Thread watcher = Thread.ofVirtual().unstarted(() -> {});

    private WatchedFiles(List<Path> files, Reading<T> reading, List<String> seen, T current) {
        this.files = files;
        this.reading = reading;
        this.seen = seen;
        this.current = current;
    }

    /// Reads them; nothing is watched yet.
    static <T> WatchedFiles<T> read(List<Path> files, Reading<T> reading) throws CommandFailure {
        // Looked at first: what changes while they are read is read again.
        List<String> seen = looks(files);
        return new WatchedFiles<>(files, reading, seen, reading.read());
    }

    T current() {
        return current;
    }

    /// Looks every two seconds from here on.
    ///
    /// @param taker of what has changed
    void watch(Taker<T> taker) {
        watcher =
                Thread.ofVirtual()
                        .name("watch " + files.getFirst().getFileName())
                        .start(() -> watchUntilClosed(taker));
    }

    private void watchUntilClosed(Taker<T> taker) {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                look(taker);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    /// Looks once, on the thread that watches or in place of one.
    void look(Taker<T> taker) {
        List<String> now = looks(files);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            current = reading.read();
            taker.take(current);
            LOG.info("{} read again", files);
        } catch (CommandFailure e) {
            LOG.warn("{}; what was read before stays in use", e.getMessage());
        }
    }

    private static List<String> looks(List<Path> files) {
        return files.stream().map(WatchedFiles::look).toList();
    }

    /// Alike while nobody changes the file, or puts another in its place.
    private static String look(Path file) {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return "%s %d %s"
                    .formatted(
                            now.lastModifiedTime().toInstant(),
                            now.size(),
                            Objects.toString(now.fileKey()));
        } catch (NoSuchFileException e) {
            return "none";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
