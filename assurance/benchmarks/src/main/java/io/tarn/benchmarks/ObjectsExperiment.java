package io.tarn.benchmarks;

import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.s3.CallLoad;
import io.tarn.benchmarks.s3.ProxySite;
import io.tarn.benchmarks.s3.S3Caller;
import io.tarn.benchmarks.s3.S3Site;
import io.tarn.benchmarks.s3.TarnSite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Objects over S3, put and got by size and concurrency, and listed: `tarn up`, beside S3Proxy over a directory, which protects
/// nothing. Servers and client share the machine.
final class ObjectsExperiment implements Experiment {
    private static final String TARN = "tarn-s3";
    private static final String PROXY = "s3proxy-files";
    private static final String REGIME = "loopback-http";
    private static final String BUCKET = "bench";
    private static final String NAMES = "names";
    private static final int FAULTS = 1;
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int LISTED = 10_000;
    private static final int LISTED_BRIEFLY = 1_000;
    private static final int WRITERS = 32;

    /// Objects that reads choose from, of each caller.
    private static final int OWN = 4;

    /// Objects of one size, by so many callers at a time.
    private record Load(int bytes, int callers) {
        String name() {
            boolean isDecimal = bytes % KIB != 0;
            String size = isDecimal ? bytes / 1_000_000 + "MB" : RingRecords.size(bytes);
            return "%s-%d-callers".formatted(size, callers);
        }

        /// Calls are counted where they are small, else bytes.
        boolean isLarge() {
            return bytes >= MIB;
        }

        Duration window(Effort effort) {
            return isLarge() ? effort.window().multipliedBy(4) : effort.window();
        }
    }

    private static final List<Load> LOADS =
            List.of(
                    new Load(KIB, 1),
                    new Load(4 * KIB, 1),
                    new Load(4 * KIB, 32),
                    new Load(64 * KIB, 8),
                    new Load(MIB, 8),
                    new Load(2_000_000, 1),
                    new Load(64 * MIB, 1));

    private final AtomicInteger names = new AtomicInteger();

    @Override
    public String name() {
        return "objects";
    }

    @Override
    public String summary() {
        return "objects over S3 by size and callers, and lists, beside S3Proxy over files";
    }

    /// A store and whoever calls it.
    private record Contestant(String protocol, int faults, S3Site site, S3Caller caller)
            implements AutoCloseable {
        static Contestant of(String protocol, int faults, S3Site site) {
            return new Contestant(protocol, faults, site, new S3Caller(site));
        }

        @Override
        public void close() {
            caller.close();
            site.close();
        }
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        RingRecords.tellDisk(progress);
        var records = new RingRecords();
        SequencedMap<String, Contestant> contestants = new LinkedHashMap<>();
        try {
            var proxy = ProxySite.start();
            proxy.ifPresentOrElse(
                    site -> contestants.put(PROXY, Contestant.of(PROXY, -1, site)),
                    () -> progress.accept("skipped: S3Proxy's jar is not there"));
            contestants.put(TARN, Contestant.of(TARN, FAULTS, TarnSite.start()));
            for (Contestant one : contestants.values()) {
                progress.accept(one.protocol() + ", warming up");
                one.caller().createBucket(BUCKET);
                one.caller().createBucket(NAMES);
                warmUp(one, effort);
            }
            for (Load load : LOADS) {
                for (int round = 0; round < effort.rounds(); round++) {
                    progress.accept("%s, round %d".formatted(load.name(), round + 1));
                    for (Contestant one : inTurn(contestants, round)) {
                        measure(one, load, effort, records);
                    }
                }
            }
            for (Contestant one : contestants.values()) {
                progress.accept(one.protocol() + ", lists");
                list(one, effort, records);
                account(one, records);
            }
            quote(records);
            return records.measurements();
        } finally {
            contestants.values().forEach(Contestant::close);
        }
    }

    private static List<Contestant> inTurn(
            SequencedMap<String, Contestant> contestants, int round) {
        List<Contestant> all = new ArrayList<>(contestants.values());
        return round % 2 == 0 ? all : all.reversed();
    }

    private void warmUp(Contestant one, Effort effort) throws IOException, InterruptedException {
        int windows = effort.brief() ? 2 : 15;
        for (int i = 0; i < windows; i++) {
            for (Load load : List.of(LOADS.get(2), LOADS.get(4))) {
                var _ = put(one, load, effort.warmUp());
                var _ = get(one, load, effort.warmUp());
            }
        }
    }

    private void measure(Contestant one, Load load, Effort effort, RingRecords records)
            throws IOException, InterruptedException {
        var put = put(one, load, load.window(effort));
        add(one, load, "put", put, records);
        var get = get(one, load, load.window(effort));
        add(one, load, "get", get, records);
    }

    private static void add(
            Contestant one, Load load, String what, Measured measured, RingRecords records) {
        String metric = what + "-" + load.name();
        CallLoad.Window window = measured.window();
        if (load.isLarge()) {
            double megabytes = window.perSecond() * load.bytes() / 1e6;
            records.add(one.protocol(), one.faults(), REGIME, metric, "MB/s", megabytes);
        } else {
            records.add(one.protocol(), one.faults(), REGIME, metric, "1/s", window.perSecond());
        }
        records.add(
                one.protocol(),
                one.faults(),
                REGIME,
                metric + "-p50",
                "ms",
                window.p50Milliseconds());
        records.add(
                one.protocol(),
                one.faults(),
                REGIME,
                metric + "-p99",
                "ms",
                window.p99Milliseconds());
        records.add(
                one.protocol(),
                one.faults(),
                REGIME,
                metric + "-server-cpu",
                "ms",
                measured.serverMilliseconds());
    }

    /// @param serverMilliseconds processor time of the server for one call
    private record Measured(CallLoad.Window window, double serverMilliseconds) {}

    private static Measured measured(
            Contestant one, int callers, Duration duration, CallLoad.Call call)
            throws IOException, InterruptedException {
        Duration before = one.site().processorTime();
        CallLoad.Window window = CallLoad.run(callers, duration, call);
        Duration used = one.site().processorTime().minus(before);
        return new Measured(window, used.toNanos() / 1e6 / window.calls());
    }

    /// New objects, of new bytes: nothing is found to be there already.
    private Measured put(Contestant one, Load load, Duration duration)
            throws IOException, InterruptedException {
        byte[] content = bytes(load.bytes());
        return measured(
                one,
                load.callers(),
                duration,
                (_, _) -> {
                    int name = names.incrementAndGet();
                    byte[] own = content.clone();
                    stamp(own, name);
                    one.caller().put("/%s/put/%d".formatted(BUCKET, name), own);
                });
    }

    private Measured get(Contestant one, Load load, Duration duration)
            throws IOException, InterruptedException {
        byte[] content = bytes(load.bytes());
        int objects = Math.max(1, Math.min(OWN * load.callers(), 32 * MIB / load.bytes()));
        for (int i = 0; i < objects; i++) {
            stamp(content, -i - 1);
            one.caller().put(path(load, i), content);
        }
        return measured(
                one,
                load.callers(),
                duration,
                (caller, number) -> {
                    String path = path(load, (caller + number * load.callers()) % objects);
                    if (one.caller().get(path) != load.bytes()) {
                        throw new IOException(path + " is cut off");
                    }
                });
    }

    private static String path(Load load, int number) {
        return "/%s/get/%s/%d".formatted(BUCKET, load.name(), number);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    /// Makes every block of 4 KiB another than in all other objects.
    private static void stamp(byte[] content, int number) {
        for (int at = 0; at + Integer.BYTES <= content.length; at += 4 * KIB) {
            for (int i = 0; i < Integer.BYTES; i++) {
                content[at + i] = (byte) (number >> (i * Byte.SIZE));
            }
        }
    }

    private static void list(Contestant one, Effort effort, RingRecords records)
            throws IOException, InterruptedException {
        int count = effort.brief() ? LISTED_BRIEFLY : LISTED;
        byte[] empty = new byte[0];
        var next = new AtomicInteger();
        CallLoad.Call fill =
                (_, _) -> {
                    int number = next.getAndIncrement();
                    if (number < count) {
                        one.caller().put("/%s/%06d".formatted(NAMES, number), empty);
                    }
                };
        while (next.get() < count) {
            var _ = CallLoad.run(WRITERS, effort.window(), fill);
        }
        for (int round = 0; round < effort.rounds(); round++) {
            long began = System.nanoTime();
            int listed = one.caller().list(NAMES);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (listed != count) {
                throw new IOException("%d of %d names are listed".formatted(listed, count));
            }
            String metric = "list-%d-names".formatted(count);
            records.add(one.protocol(), one.faults(), REGIME, metric, "s", seconds);
        }
    }

    /// What it all came to.
    private static void account(Contestant one, RingRecords records) {
        double mib = MIB;
        records.add(
                one.protocol(),
                one.faults(),
                REGIME,
                "memory-at-the-end",
                "MiB",
                one.site().residentBytes() / mib);
        records.add(
                one.protocol(),
                one.faults(),
                REGIME,
                "disk-at-the-end",
                "MiB",
                one.site().diskBytes() / mib);
    }

    /// Pond, FAST '03, Table 5 and Table 6: updates that are archived, 1024-bit keys, on 1 GHz machines in one room.
    private static void quote(RingRecords records) {
        records.quote("pond-2003", 1, "update-4kB-archived-p50", "ms", 99);
        records.quote("pond-2003", 1, "update-2MB-archived-p50", "ms", 1150);
        records.quote("pond-2003", 1, "small-updates-batched", "1/s", 76);
        records.quote("pond-2003", 1, "large-updates-low", "MB/s", 2.6);
        records.quote("pond-2003", 1, "large-updates-high", "MB/s", 7.8);
    }
}
