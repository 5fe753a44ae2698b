package io.tarn.benchmarks;

import io.tarn.benchmarks.report.Measurement;
import io.tarn.benchmarks.ring.ContinuousLoad;
import io.tarn.benchmarks.ring.RingClients;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.benchmarks.ring.RingSite;
import io.tarn.benchmarks.ring.Standing;
import io.tarn.ring.affairs.AffairAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What clients feel when members go and come: the primary is killed, comes back with its journal and without, is
/// replaced, and the ring grows; each member in a process of its own, all under load.
final class RingFailover implements Experiment {
    private static final int CALLERS = 20;
    private static final int BYTES = 100;
    private static final int REGISTERS = 64;
    private static final int PRODUCTION_TICKS = 2_000;
    private static final int LAN_TICKS = 300;
    private static final long SETTLED_MS = 2_000;
    private static final long DOWN_MS = 3_000;
    private static final long READY_NANOS_MAX = 120_000_000_000L;
    private static final long POLL_MS = 5;
    private static final int MEMBERS = 4;

    @Override
    public String name() {
        return "ring-failover";
    }

    @Override
    public String summary() {
        return "primary killed, member back, replaced, ring grown: pauses and failures under load";
    }

    @Override
    public List<Measurement> run(Effort effort, Consumer<String> progress)
            throws IOException, InterruptedException {
        RingRecords.tellDisk(progress);
        var records = new RingRecords();
        int rounds = effort.brief() ? 1 : effort.rounds();
        for (int round = 0; round < rounds; round++) {
            for (int ticks : List.of(PRODUCTION_TICKS, LAN_TICKS)) {
                progress.accept(
                        "round %d: primary killed, timer %d ms".formatted(round + 1, ticks));
                primaryKilled(ticks, records);
            }
            progress.accept("round %d: member replaced".formatted(round + 1));
            changed("replaced-4-to-4", List.of(0, 1, 2, 4), 3, records);
            progress.accept("round %d: ring grown".formatted(round + 1));
            changed("grown-4-to-7", List.of(0, 1, 2, 3, 4, 5, 6), -1, records);
        }
        return records.measurements();
    }

    private static void primaryKilled(int ticks, RingRecords records)
            throws IOException, InterruptedException {
        String regime = "view-timer-%dms".formatted(ticks);
        RingLayout layout =
                RingLayout.of(MEMBERS, MEMBERS).withViewTicks(ticks).withRegisters(REGISTERS);
        try (RingSite site = RingSite.apart(layout);
                RingClients clients = RingClients.of(site, CALLERS)) {
            ContinuousLoad load = ContinuousLoad.start(clients, CALLERS, BYTES);
            long started = System.nanoTime();
            Thread.sleep(SETTLED_MS);
            int primary = primary(clients);
            long killed = System.nanoTime();
            site.kill(primary);
            Thread.sleep(4L * ticks + SETTLED_MS);
            long over = System.nanoTime();
            double[] journal = comesBack(site, clients, primary, false);
            double[] empty = comesBack(site, clients, primary, true);
            ContinuousLoad.Report report = load.stop();
            double pause = report.longestPauseMilliseconds(killed, over);
            add(
                    regime,
                    "undisturbed-pause",
                    report.longestPauseMilliseconds(started + settledNanos() / 2, killed),
                    records);
            add(regime, "primary-killed-pause", pause, records);
            records.add(
                    RingRecords.RING,
                    1,
                    regime,
                    "primary-killed-pause-by-timer",
                    "ratio",
                    pause / ticks);
            add(
                    regime,
                    "primary-killed-longest-update",
                    report.longestUpdateMilliseconds(killed),
                    records);
            add(regime, "back-with-journal", journal[0], records);
            count(regime, "back-with-journal-behind", "batches", journal[1], records);
            add(regime, "back-empty", empty[0], records);
            count(regime, "back-empty-behind", "batches", empty[1], records);
            count(regime, "primary-killed-failed", "updates", (double) report.failed(), records);
        }
    }

    private static long settledNanos() {
        return SETTLED_MS * 1_000_000;
    }

    /// A member that is down comes back while the others go on.
    ///
    /// @return milliseconds from the moment when it listens until it has executed what the others have; and how
    ///     many batches it lacked
    private static double[] comesBack(
            RingSite site, RingClients clients, int member, boolean isEmpty)
            throws IOException, InterruptedException {
        if (isEmpty) {
            site.kill(member);
            site.wipe(member);
            Thread.sleep(DOWN_MS);
        }
        site.restart(member);
        long began = System.nanoTime();
        long behind = -1;
        while (System.nanoTime() - began < READY_NANOS_MAX) {
            // The others first: when it has come as far as they were, it has caught up.
            long others = executed(clients, member);
            Optional<Standing> own = clients.standing(member);
            if (own.isPresent()) {
                if (behind < 0) {
                    behind = Math.max(0, others - own.get().executed());
                }
                if (own.get().executed() >= others) {
                    return new double[] {(System.nanoTime() - began) / 1e6, (double) behind};
                }
            }
            Thread.sleep(POLL_MS);
        }
        throw new IllegalStateException(
                "member %d, %s, does not catch up: %s, the others are at %d"
                        .formatted(
                                member,
                                isEmpty ? "empty" : "with its journal",
                                clients.standing(member),
                                executed(clients, member)));
    }

    /// The most that any other has executed.
    private static long executed(RingClients clients, int but) {
        return IntStream.range(0, MEMBERS)
                .filter(member -> member != but)
                .mapToObj(clients::standing)
                .flatMap(Optional::stream)
                .mapToLong(Standing::executed)
                .max()
                .orElse(Long.MAX_VALUE);
    }

    private static int primary(RingClients clients) {
        long view =
                IntStream.range(0, MEMBERS)
                        .mapToObj(clients::standing)
                        .flatMap(Optional::stream)
                        .mapToLong(Standing::view)
                        .max()
                        .orElseThrow();
        return (int) (view % MEMBERS);
    }

    /// @param gone the member that is killed when it is none any more; below 0 if nobody is
    private static void changed(String metric, List<Integer> next, int gone, RingRecords records)
            throws IOException, InterruptedException {
        int all = 1 + next.stream().mapToInt(Integer::intValue).max().orElseThrow();
        try (RingSite site = RingSite.apart(RingLayout.of(MEMBERS, all));
                RingClients clients = RingClients.of(site, CALLERS)) {
            ContinuousLoad load = ContinuousLoad.start(clients, CALLERS, BYTES);
            Thread.sleep(SETTLED_MS);
            long asked = System.nanoTime();
            AffairAnswer answer = clients.change(next.stream().mapToInt(Integer::intValue));
            if (answer != AffairAnswer.DONE) {
                throw new IllegalStateException("the ring does not change: " + answer);
            }
            await(() -> next.stream().allMatch(member -> isMember(clients, member)));
            long done = System.nanoTime();
            if (gone >= 0) {
                site.kill(gone);
            }
            Thread.sleep(SETTLED_MS);
            long over = System.nanoTime();
            ContinuousLoad.Report report = load.stop();
            String regime = "view-timer-%dms".formatted(PRODUCTION_TICKS);
            add(regime, metric, (done - asked) / 1e6, records);
            add(regime, metric + "-pause", report.longestPauseMilliseconds(asked, over), records);
            add(
                    regime,
                    metric + "-longest-update",
                    report.longestUpdateMilliseconds(asked),
                    records);
            count(regime, metric + "-failed", "updates", (double) report.failed(), records);
        }
    }

    /// Of the second epoch that has a key, the same key.
    private static boolean isMember(RingClients clients, int member) {
        Optional<Standing> standing = clients.standing(member);
        if (standing.isEmpty() || standing.get().epoch() < 2 || !standing.get().hasShare()) {
            return false;
        }
        boolean isAnother =
                standing.get().key().filter(key -> !key.equals(clients.key())).isPresent();
        if (isAnother) {
            throw new IllegalStateException("the ring has another key");
        }
        return standing.get().key().isPresent();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > READY_NANOS_MAX) {
                throw new IllegalStateException("the ring does not change its members");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static void add(String regime, String metric, double ms, RingRecords records) {
        count(regime, metric, "ms", ms, records);
    }

    private static void count(
            String regime, String metric, String unit, double value, RingRecords records) {
        records.add(RingRecords.RING, 1, regime, metric, unit, value);
    }
}
