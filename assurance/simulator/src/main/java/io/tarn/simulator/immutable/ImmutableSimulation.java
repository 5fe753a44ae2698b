package io.tarn.simulator.immutable;

import static io.tarn.simulator.immutable.StoreViolation.require;

import io.tarn.base.Bytes;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.simulator.faults.Fault;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.faults.FaultLimits;
import io.tarn.simulator.faults.FaultSchedule;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// One run of immutable blocks, all of it drawn from a seed: chaos, in which they must stay safe;
/// then calm, in which they must be there although liars lie on.
final class ImmutableSimulation {
    private static final int CHAOS_TICKS_MAX = 20_000;
    private static final int STEP_TICKS = 50;
    private static final int CALM_STEP_TICKS = 500;

    /// From the end of the chaos, how long an operation of a correct client may take, in ticks.
    private static final int PROGRESS_TICKS_MAX = 6_000;

    /// Requests that one operation may take then.
    private static final int PROGRESS_REQUESTS_MAX = 1_000;

    /// How often a server must hear from the layer above until it has finished a walk, another, and repaired.
    private static final int WALKING_TIMES = 16;

    /// How often a client asks for receipts before it has those of `m + f` servers: those that lie
    /// make it store elsewhere first.
    private static final int NAMING_ATTEMPTS_MAX = 3;

    private final SimulationRandom random;
    private final StorePlan plan;
    private final StoreCast cast;
    private final FaultBudget budget;
    private final StoreVolume volume;
    private final StoreWorld world;
    private final FaultSchedule schedule;
    private final int clientCrashPerMille;
    private int faults;

    ImmutableSimulation(Seed seed) {
        this(seed, NodeFlaw.NONE);
    }

    /// @param flaw of all nodes, for tests of the checks
    ImmutableSimulation(Seed seed, NodeFlaw flaw) {
        random = seed.random().split("immutable");
        plan = StorePlan.drawn(random.split("plan"));
        int harmedMax = plan.redundancy().faults();
        int servers = plan.redundancy().servers();
        cast = StoreCast.drawn(random.split("cast"), servers, harmedMax);
        // A storm stops more servers than any protocol can do without, and must cost time only.
        boolean hasStorms = random.chance(250);
        budget = new FaultBudget(harmedMax, hasStorms ? servers : harmedMax);
        volume = new StoreVolume(random.split("volume"), plan, cast, budget, flaw);
        world = volume.world();
        schedule =
                new FaultSchedule(
                        random.split("schedule"),
                        FaultLimits.drawn(random.split("faults")),
                        world.servers(),
                        volume.clients().stream().map(StoreClient::self).toList(),
                        budget);
        clientCrashPerMille = random.swarmRate(20);
    }

    /// Runs to the end, and reports if nothing was wrong.
    StoreReport run() {
        try {
            chaos();
            int stored = volume.known().stored();
            int named = volume.known().named();
            int fetched = volume.known().fetched();
            calm();
            everybodyFetchesWhatIsNamed();
            endLeases();
            everyWriterStoresAndNames();
            everybodyFetchesWhatIsNamed();
            volume.liars().forEach(LyingWriter::stop);
            pass(2 * LyingWriter.DEADLINE_TICKS);
            endLeases();
            everythingIsInItsPlace();
            everybodyFetchesWhatIsNamed();
            return new StoreReport(
                    world.trace().digest(),
                    stored,
                    named,
                    fetched,
                    world.checks().dropped(),
                    world.checks().repaired(),
                    world.checks().suspects(),
                    faults);
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(failure + System.lineSeparator() + describe(), failure);
        }
    }

    private void chaos() {
        volume.clients().forEach(client -> client.run(plan.operations()));
        volume.liars().forEach(LyingWriter::start);
        while (world.queue().nowTick() < CHAOS_TICKS_MAX
                && !volume.clients().stream().allMatch(StoreClient::isDone)) {
            long untilTick = world.queue().nowTick() + STEP_TICKS;
            while (schedule.nextTick() <= untilTick) {
                long atTick = Math.max(schedule.nextTick(), world.queue().nowTick());
                world.queue().runThrough(atTick);
                apply(schedule.at(atTick));
                check();
            }
            world.queue().runThrough(untilTick);
            check();
            long leaseMillis = plan.serverLimits().leaseMillis();
            world.order().advance(random.between(0L, 1 + 2 * leaseMillis / plan.leaseSteps()));
            if (random.chance(plan.sweepPerMille())) {
                world.order().sweep();
            }
            if (random.chance(clientCrashPerMille)) {
                random.oneOf(volume.clients()).crash();
            }
        }
        volume.clients().forEach(StoreClient::stopStarting);
    }

    private void apply(List<Fault> struck) {
        faults += struck.size();
        struck.forEach(volume::apply);
    }

    /// §6, Claim; and §7.
    private void check() {
        for (StoreHost host : volume.honestServers()) {
            if (budget.isHarmed(host.party())) {
                if (!cast.harmed().contains(host.place()) && host.isMended()) {
                    budget.repaired(host.party());
                }
            } else {
                for (FragmentId id : world.promises().of(host.place())) {
                    require(
                            host.disk().holds(id),
                            host.party() + " does not keep its word on " + id);
                }
            }
            world.checks().countsAreRight(host);
        }
        namedBlocksHaveHolders();
    }

    /// §3: "Done when `m + f` servers hold a fragment: then `m` correct ones do."
    private void namedBlocksHaveHolders() {
        for (Bguid block : world.order().named()) {
            long holders =
                    volume.honestServers().stream()
                            .filter(host -> host.disk().holds(new FragmentId(block, host.place())))
                            .count();
            require(
                    holders >= plan.redundancy().needed(),
                    block + " is named and has " + holders + " holders");
        }
    }

    private void pass(long ticks) {
        for (long passed = 0; passed < ticks; passed += CALM_STEP_TICKS) {
            volume.passTicks(CALM_STEP_TICKS);
            check();
        }
    }

    /// Operations under way end by their own deadlines, decided or not.
    private void calm() {
        apply(schedule.calm());
        volume.calm();
        volume.passTicks(2 * plan.clientLimits().deadlineTicks());
        check();
        for (StoreClient client : volume.clients()) {
            require(client.isDone(), "an operation of " + client.self() + " passed its deadline");
        }
    }

    /// §4: "If `m+f` servers have stored a block, at most `f` of them lying, at least `m` correct
    /// ones hold fragments of `P` … and line 918 to 928 finds them whatever the others show."
    private void everybodyFetchesWhatIsNamed() {
        for (StoreClient client : volume.clients()) {
            var outcomes = new TreeMap<Bguid, FetchOutcome>();
            var blocks = world.order().named();
            long askedBefore = asked();
            for (Bguid block : blocks) {
                client.fetch(block, patient(), outcome -> outcomes.put(block, outcome));
            }
            passUntil(() -> outcomes.size() == blocks.size());
            for (Bguid block : blocks) {
                FetchOutcome outcome = outcomes.get(block);
                boolean isByLiar = !world.checks().isByCorrectWriter(block);
                require(
                        outcome instanceof FetchOutcome.Whole
                                || (outcome instanceof FetchOutcome.Unsound && isByLiar),
                        "a fetch of " + block + " makes no progress: " + outcome);
            }
            requestsAreBounded(askedBefore, blocks.size());
        }
    }

    private void passUntil(BooleanSupplier done) {
        long endTick = world.queue().nowTick() + PROGRESS_TICKS_MAX;
        while (world.queue().nowTick() < endTick && !done.getAsBoolean()) {
            volume.passTicks(STEP_TICKS);
        }
        check();
    }

    /// Agreed time goes past every lease, and servers have the time to drop what nothing names.
    private void endLeases() {
        world.order().advance(3 * plan.serverLimits().leaseMillis());
        world.order().sweep();
        int parties = volume.clients().size() + cast.faultyClients().size() + 1;
        long stagedMax = (long) parties * plan.serverLimits().stagedPerClientMax();
        long settlings = WALKING_TIMES + stagedMax / plan.serverLimits().lapsesMax();
        pass(settlings * plan.catchUpTicksMax());
    }

    /// Agreed time stands still: that makes no receipt worthless.
    private void everyWriterStoresAndNames() {
        var named = new TreeMap<String, Boolean>();
        int writers = 0;
        long askedBefore = asked();
        for (StoreClient client : volume.clients()) {
            if (client.mayWrite()) {
                writers++;
                Bytes content = random.bytes(random.between(1, plan.blockBytesMax()));
                client.store(
                        content,
                        patient(),
                        outcome -> {
                            if (outcome instanceof StoreOutcome.Stored(Bguid block, _)) {
                                name(client, block, named, 1);
                            } else {
                                require(false, "a store makes no progress: " + outcome);
                            }
                        });
            }
        }
        int all = writers;
        passUntil(() -> named.size() == all);
        require(
                named.size() == all && !named.containsValue(false),
                "stored and not signed for: " + named + " of " + all);
        requestsAreBounded(askedBefore, writers);
    }

    private void name(
            StoreClient client, Bguid block, SortedMap<String, Boolean> named, int attempt) {
        ClientLimits limits = plan.clientLimits().withDeadline(PROGRESS_TICKS_MAX / 4);
        client.name(
                List.of(block),
                limits,
                isNamed -> {
                    if (isNamed || attempt == NAMING_ATTEMPTS_MAX) {
                        named.put(client.self().name(), isNamed);
                    } else {
                        world.queue()
                                .after(STEP_TICKS, () -> name(client, block, named, attempt + 1));
                    }
                });
    }

    /// §6: "A complete walk drops each fragment that it has not come to and whose lease had ended when its sweep began." And
    /// what was lost is repaired.
    private void everythingIsInItsPlace() {
        SortedSet<Bguid> named = new TreeSet<>(world.order().named());
        named.removeIf(world.checks()::isUnsound);
        for (StoreHost host : volume.honestServers()) {
            for (Bguid block : named) {
                require(
                        host.disk().holds(new FragmentId(block, host.place())),
                        host.party() + " has not repaired " + block);
            }
            for (FragmentId id : host.disk().truth().keySet()) {
                require(
                        world.order().isNamed(id.block()),
                        host.party() + " keeps " + id + ", which nobody names");
            }
        }
    }

    private ClientLimits patient() {
        return plan.clientLimits().withDeadline(PROGRESS_TICKS_MAX);
    }

    private long asked() {
        return volume.clients().stream().mapToLong(StoreClient::asked).sum();
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
                String.join(System.lineSeparator(), world.trace().tail()));
    }
}
