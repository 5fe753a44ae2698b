package io.tarn.benchmarks;

import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.report.Spread;
import io.tarn.benchmarks.site.Client;
import io.tarn.benchmarks.site.NbdSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A block device as its users see it: fio against the NBD server, on a cluster with TLS and fsync
/// durability, `f = 1`, all on one disk.
final class NbdExperiment implements Experiment {
    private static final int FAULTS = 1;
    private static final int NEEDED = 2;
    private static final String REGIME = "nbd-tls-fsync";
    private static final int FIO_SECONDS_MAX = 300;

    /// Fields of fio's terse format, version 3, counted from 0 (fio(1), "TERSE OUTPUT").
    private static final int READ_KIB_PER_SECOND = 6;

    private static final int READ_IOPS = 7;
    private static final int WRITE_OFFSET = 41;

    /// What fio is told to do.
    ///
    /// @param countsOperations whether operations are counted, rather than bytes
    private record Job(
            String metric,
            String readWrite,
            String blockSize,
            int depth,
            boolean countsOperations) {
        boolean writes() {
            return readWrite.endsWith("write");
        }
    }

    private static final List<Job> JOBS =
            List.of(
                    new Job("sequential-write-1MiB", "write", "1m", 8, false),
                    new Job("sequential-read-1MiB", "read", "1m", 8, false),
                    new Job("sequential-write-64KiB", "write", "64k", 32, false),
                    new Job("sequential-read-64KiB", "read", "64k", 32, false),
                    new Job("random-write-4KiB-qd32", "randwrite", "4k", 32, true),
                    new Job("random-read-4KiB-qd32", "randread", "4k", 32, true));

    @Override
    public String name() {
        return "nbd";
    }

    @Override
    public String summary() {
        return "fio against the NBD server, f = 1, TLS, fsync durability";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (!hasFio()) {
            progress.accept("skipped: fio with its nbd engine is not installed");
            return List.of();
        }
        var measurements = new ArrayList<Measurement>();
        for (int blockBytes : List.of(64 << 10, 4 << 10)) {
            try (NbdSite site =
                    NbdSite.start(blockBytes, effort.brief() ? 64L << 20 : 256L << 20)) {
                for (Job job : JOBS) {
                    progress.accept(
                            "%s, volume of %d KiB blocks"
                                    .formatted(job.metric(), blockBytes >> 10));
                    measurements.add(measure(site, job, blockBytes, effort));
                }
            }
        }
        return measurements;
    }

    private static Measurement measure(NbdSite site, Job job, int blockBytes, Effort effort)
            throws IOException, InterruptedException {
        int rounds = effort.brief() ? 2 : 5;
        double[] samples = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            samples[i] = fio(site, job, effort.brief() ? 2 : 6);
        }
        return new Measurement(
                Client.LOFT,
                OptionalInt.of(FAULTS),
                OptionalInt.of(NEEDED),
                REGIME + "-" + (blockBytes >> 10) + "KiB-blocks",
                job.metric(),
                Spread.of(samples),
                job.countsOperations() ? "IOPS" : "MB/s",
                rounds,
                OptionalDouble.empty());
    }

    private static double fio(NbdSite site, Job job, int seconds)
            throws IOException, InterruptedException {
        String output =
                run(
                        "fio",
                        "--name=" + job.metric(),
                        "--ioengine=nbd",
                        "--uri=" + site.uri(),
                        "--rw=" + job.readWrite(),
                        "--bs=" + job.blockSize(),
                        "--iodepth=" + job.depth(),
                        "--size=" + site.sizeBytes(),
                        "--time_based",
                        "--runtime=" + seconds,
                        "--ramp_time=1",
                        "--output-format=terse",
                        "--terse-version=3");
        String line =
                output.lines()
                        .filter(each -> each.startsWith("3;"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("fio says: " + output));
        String[] fields = line.split(";", -1);
        int offset = job.writes() ? WRITE_OFFSET : 0;
        return job.countsOperations()
                ? Double.parseDouble(fields[READ_IOPS + offset])
                : Double.parseDouble(fields[READ_KIB_PER_SECOND + offset]) * 1024 / 1e6;
    }

    private static boolean hasFio() throws InterruptedException {
        try {
            return run("fio", "--enghelp").lines().anyMatch(line -> line.trim().equals("nbd"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(FIO_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
