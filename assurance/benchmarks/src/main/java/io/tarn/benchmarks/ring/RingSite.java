package io.tarn.benchmarks.ring;

import io.tarn.benchmarks.site.JavaProcess;
import io.tarn.benchmarks.site.ScratchDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A ring's members in processes that are not this one, each on the same disk with a store of its own.
public final class RingSite implements AutoCloseable {
    private final RingLayout layout;
    private final ScratchDirectory data;

    /// By the first member in it.
    private final TreeMap<Integer, JavaProcess> processes = new TreeMap<>();

    private RingSite(RingLayout layout, ScratchDirectory data) {
        this.layout = layout;
        this.data = data;
    }

    /// All in one process, as `tarn up` has them.
    public static RingSite together(RingLayout layout) throws IOException {
        return start(layout, List.of(IntStream.range(0, layout.all()).boxed().toList()));
    }

    /// Each in a process of its own.
    public static RingSite apart(RingLayout layout) throws IOException {
        return start(layout, IntStream.range(0, layout.all()).mapToObj(List::of).toList());
    }

    private static RingSite start(RingLayout layout, List<List<Integer>> groups)
            throws IOException {
        var site = new RingSite(layout, ScratchDirectory.onDisk());
        try {
            for (List<Integer> group : groups) {
                site.processes.put(
                        group.getFirst(), MemberProcess.launch(layout, group, site.data.path()));
            }
            for (JavaProcess process : site.processes.values()) {
                process.awaitReady();
            }
            return site;
        } catch (IOException e) {
            site.close();
            throw e;
        }
    }

    public RingLayout layout() {
        return layout;
    }

    /// Of all members so far; of those that were killed no more.
    public Duration processorTime() {
        return processes.values().stream()
                .map(JavaProcess::processorTime)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /// @param member with a process of its own
    public void kill(int member) throws InterruptedException {
        JavaProcess process = processes.remove(member);
        if (process != null) {
            process.kill();
        }
    }

    /// Starts a member that was killed. Returns when it listens.
    public void restart(int member) throws IOException {
        JavaProcess process = MemberProcess.launch(layout, List.of(member), data.path());
        processes.put(member, process);
        process.awaitReady();
    }

    /// Nothing is left of what a member had on disk, as if it had a new one.
    ///
    /// @param member that was killed
    public void wipe(int member) {
        Path home = MemberProcess.home(data.path(), member);
        try (Stream<Path> paths = Files.walk(home)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(JavaProcess::close);
        data.close();
    }
}
