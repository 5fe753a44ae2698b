package io.tarn.simulator.volume;

import static io.tarn.simulator.volume.VolumeChecks.require;

import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientLimits;
import io.tarn.simulator.faults.Fault;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.faults.FaultLimits;
import io.tarn.simulator.faults.FaultSchedule;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.FaultyClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// One run of a volume, all of it drawn from a seed: chaos, in which it must stay safe; then calm,
/// in which it must make progress although its liars lie on.
public final class VolumeSimulation {
    private static final int CHAOS_TICKS_MAX = 20_000;
    private static final int STEP_TICKS = 50;

    /// From the end of the chaos, how long an operation of a correct client may take, in ticks. The
    /// longest pauses of clients and servers, several times over.
    private static final int PROGRESS_TICKS_MAX = 6_000;

    /// Requests that one operation may take then.
    private static final int PROGRESS_REQUESTS_MAX = 1_000;

    private final SimulationRandom random;
    private final VolumePlan plan;
    private final VolumeCast cast;
    private final Volume volume;
    private final FaultSchedule schedule;
    private final int clientCrashPerMille;
    private int faults;

    public VolumeSimulation(Seed seed) {
        random = seed.random().split("simulation");
        plan = VolumePlan.drawn(seed.random().split("plan"));
        int harmedMax = plan.shape().redundancy().faults();
        int servers = plan.shape().redundancy().servers();
        cast = VolumeCast.drawn(seed.random().split("cast"), servers, harmedMax);
        // A storm stops more servers than any protocol can do without, and must cost time only.
        boolean hasStorms = random.chance(250);
        FaultBudget budget = new FaultBudget(harmedMax, hasStorms ? servers : harmedMax);
        volume = new Volume(seed.random().split("volume"), plan, cast, budget);
        schedule =
                new FaultSchedule(
                        seed.random().split("schedule"),
                        FaultLimits.drawn(seed.random().split("faults")),
                        volume.world().servers(),
                        volume.clients().stream().map(WorkloadClient::self).toList(),
                        budget);
        clientCrashPerMille = random.swarmRate(20);
    }

    /// Runs to the end, and reports if nothing was wrong.
    public VolumeReport run() {
        try {
            chaos();
            int writes = volume.checks().writesApplied();
            int reads = volume.checks().readsWhole();
            calm();
            progressOfWrites();
            volume.faultyClients().forEach(FaultyClient::stop);
            if (plan.givesUpPrepares() && cast.hasFaultyWriter()) {
                overwriteSpoiltBlocks();
            }
            progressOfReads();
            settle();
            return new VolumeReport(
                    volume.world().trace().digest(),
                    writes,
                    reads,
                    volume.checks().requireLinearizable(),
                    volume.checks().suspects(),
                    faults);
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(failure + System.lineSeparator() + describe(), failure);
        }
    }

    private void chaos() {
        volume.clients().forEach(client -> client.run(plan.operations()));
        volume.faultyClients().forEach(FaultyClient::start);
        while (volume.world().nowTick() < CHAOS_TICKS_MAX && !allDone()) {
            long untilTick = volume.world().nowTick() + STEP_TICKS;
            while (schedule.nextTick() <= untilTick) {
                long atTick = Math.max(schedule.nextTick(), volume.world().nowTick());
                volume.world().queue().runThrough(atTick);
                apply(schedule.at(atTick));
            }
            volume.world().queue().runThrough(untilTick);
            crashSomeClient();
            volume.checkBounds();
        }
        volume.clients().forEach(WorkloadClient::stopStarting);
    }

    private void apply(List<Fault> struck) {
        faults += struck.size();
        struck.forEach(volume::apply);
    }

    private void crashSomeClient() {
        if (random.chance(clientCrashPerMille)) {
            random.oneOf(volume.clients()).crash();
        }
    }

    private boolean allDone() {
        return volume.clients().stream().allMatch(WorkloadClient::isDone);
    }

    /// Operations under way end by their own deadlines, decided or not.
    private void calm() {
        apply(schedule.calm());
        volume.calm();
        volume.passTicks(2 * plan.clientLimits().deadlineTicks());
        for (WorkloadClient client : volume.clients()) {
            require(client.isDone(), "an operation of " + client.self() + " passed its deadline");
        }
        volume.checkBounds();
    }

    /// Theorem 1: "Write operations are wait-free", whatever other clients do.
    private void progressOfWrites() {
        List<Optional<WriteOutcome>> outcomes = new ArrayList<>();
        long askedBefore = asked();
        for (WorkloadClient client : volume.clients()) {
            for (long block = 0; client.mayWrite() && block < plan.shape().blocks(); block++) {
                int at = outcomes.size();
                outcomes.add(Optional.empty());
                client.write(block, patient(), o -> outcomes.set(at, Optional.of(o)));
            }
        }
        volume.passTicks(PROGRESS_TICKS_MAX);
        for (Optional<WriteOutcome> outcome : outcomes) {
            require(
                    outcome.orElse(null) instanceof WriteOutcome.Applied,
                    "a write makes no progress: " + outcome);
        }
        requestsAreBounded(askedBefore, outcomes.size());
    }

    /// A server that gives up a prepare may thereby strand a commit elsewhere. A faulty writer can
    /// prepare everywhere, wait for that, and commit at one server after the other, until no block
    /// that they agree on is left: reads then wait for the next writes (ADR-009). It could have
    /// overwritten the block at the same expense; so what is demanded is that correct writes mend it.
    /// The first may share its integer with the stranded one and be the lesser by content; the next
    /// follows both.
    private void overwriteSpoiltBlocks() {
        progressOfWrites();
        progressOfWrites();
    }

    /// Theorem 4: "The read protocol is obstruction-free"; nobody writes any more.
    private void progressOfReads() {
        for (WorkloadClient client : volume.clients()) {
            List<Optional<ReadOutcome>> outcomes = new ArrayList<>();
            long askedBefore = asked();
            for (long block = 0; block < plan.shape().blocks(); block++) {
                int at = outcomes.size();
                outcomes.add(Optional.empty());
                client.read(block, patient(), o -> outcomes.set(at, Optional.of(o)));
            }
            volume.passTicks(PROGRESS_TICKS_MAX);
            for (Optional<ReadOutcome> outcome : outcomes) {
                require(
                        outcome.orElse(null) instanceof ReadOutcome.Whole,
                        "a read makes no progress: " + outcome);
            }
            requestsAreBounded(askedBefore, outcomes.size());
        }
    }

    /// What was lost is repaired, and what was overwritten is gone.
    private void settle() {
        volume.passTicks(2 * PROGRESS_TICKS_MAX);
        require(volume.repairing().isEmpty(), "not repaired: " + volume.repairing());
        volume.checkBounds();
        volume.checks().garbageIsCollected(volume.correctServers(), plan);
    }

    private ClientLimits patient() {
        return plan.clientLimits().withDeadline(PROGRESS_TICKS_MAX);
    }

    private long asked() {
        return volume.clients().stream().mapToLong(WorkloadClient::asked).sum();
    }

    private void requestsAreBounded(long before, int operations) {
        require(
                asked() - before <= (long) operations * PROGRESS_REQUESTS_MAX,
                "%d requests for %d operations".formatted(asked() - before, operations));
    }

    private String describe() {
        return String.join(
                System.lineSeparator(),
                plan.toString(),
                cast.toString(),
                "parties harmed at the end: " + new TreeSet<>(harmed()),
                String.join(System.lineSeparator(), volume.world().trace().tail()));
    }

    private List<Party> harmed() {
        return volume.servers().stream()
                .filter(server -> !server.disk().isWhole())
                .map(ServerHost::party)
                .toList();
    }
}
