package io.tarn.simulator.kernel;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Which probes the seeds of a test reached, and how often ([io.tarn.base.Probe]). Safe
/// for use by many threads, each of which runs a seed.
public final class ProbeRegistry implements Consumer<String> {
    private final NavigableMap<String, Long> reached = new TreeMap<>();

    @Override
    public synchronized void accept(String branch) {
        reached.merge(branch, 1L, Long::sum);
    }

    public synchronized long count(String branch) {
        return reached.getOrDefault(branch, 0L);
    }

    /// Those of `expected` that no seed reached.
    public synchronized NavigableSet<String> missing(Collection<String> expected) {
        NavigableSet<String> missing = new TreeSet<>(expected);
        missing.removeAll(reached.keySet());
        return missing;
    }

    /// One line per probe: how often, and its name.
    public synchronized String report() {
        StringBuilder lines = new StringBuilder();
        reached.forEach((branch, times) -> lines.append("%9d %s%n".formatted(times, branch)));
        return lines.toString();
    }
}
