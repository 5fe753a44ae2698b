package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.faults.Fault;
import io.tarn.simulator.faults.FaultBudget;
import io.tarn.simulator.faults.FaultLimits;
import io.tarn.simulator.faults.FaultSchedule;
import io.tarn.simulator.immutable.NodeFlaw;
import io.tarn.simulator.immutable.StoreHost;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.ring.Identities;
import io.tarn.simulator.ring.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One run of a ring that agrees on objects, and of servers that hold their blocks: a storm in which members and servers fail and lie at
/// once, and clients too; then a calm, in which all that was ever acknowledged must be there to be read, by anybody, although liars lie on.
final class ObjectSimulation {
    private static final int STEP_TICKS = 50;

    /// From the end of the storm, how long what was under way may take in ticks, beside what the ring may.
    private static final int UNDER_WAY_TICKS = 60_000;

    /// How long all reads of a client may take then, and each step of upkeep.
    private static final int READS_TICKS = 40_000;

    private static final int SWEPT_TICKS = 6_000;
    private static final int TRIES_MAX = 20;
    private static final int DISPERSALS_MAX = 100;

    private final SimulationRandom random;
    private final ObjectPlan plan;
    private final FaultBudget budget;
    private final ObjectWorld world;
    private final FaultSchedule schedule;
    private final List<ObjectUser> users = new ArrayList<>();
    private final List<LyingUser> liars = new ArrayList<>();
    private final Upkeep upkeep;
    private int faults;

    ObjectSimulation(Seed seed) {
        this(seed, NodeFlaw.NONE, MachineFlaw.NONE);
    }

    /// @param nodeFlaw of all servers, and `machineFlaw` of all members, for tests of the checks
    ObjectSimulation(Seed seed, NodeFlaw nodeFlaw, MachineFlaw machineFlaw) {
        random = seed.random().split("objects");
        plan = ObjectPlan.drawn(random.split("plan"));
        int servers = plan.store().redundancy().servers();
        int harmedMax = plan.store().redundancy().faults();
        budget = new FaultBudget(harmedMax, plan.storeStorms() ? servers : harmedMax);
        var writers = new ArrayList<NodeIdentity>();
        for (int i = 0; i < plan.users(); i++) {
            writers.add(Identities.of('u', i));
        }
        for (int i = 0; i < plan.liars().size(); i++) {
            if (plan.liars().get(i) != UserLie.STRANGER) {
                writers.add(Identities.of('l', i));
            }
        }
        world = new ObjectWorld(random, plan, budget, writers, nodeFlaw, machineFlaw);
        for (int i = 0; i < plan.users(); i++) {
            users.add(new ObjectUser(world, Identities.of('u', i), "user" + i));
        }
        for (int i = 0; i < plan.liars().size(); i++) {
            UserLie lie = plan.liars().get(i);
            liars.add(new LyingUser(world, Identities.of('l', i), lie, "liar" + i + "-" + lie));
        }
        upkeep = new Upkeep(world);
        schedule =
                new FaultSchedule(
                        random.split("schedule"),
                        FaultLimits.drawn(random.split("faults")),
                        world.storeWorld().servers(),
                        IntStream.range(0, plan.users())
                                .mapToObj(i -> new Party("user" + i))
                                .toList(),
                        budget);
    }

    /// Runs to the end, and reports if nothing was wrong.
    ObjectReport run() {
        try {
            storm();
            calm();
            users.forEach(this::readsEverything);
            nothingIsHeldAnyMore();
            readsEverything(users.getFirst());
            whatIsNamedOutlivesASweep();
            readsEverything(users.getLast());
            world.checks().ended();
            return report();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(failure + System.lineSeparator() + describe(), failure);
        }
    }

    private void storm() {
        users.forEach(user -> user.run(plan.operations()));
        liars.forEach(LyingUser::start);
        upkeep.start();
        world.crew().storm(random.split("timing"));
        while (world.queue().nowTick() < plan.ring().storm()) {
            long untilTick = world.queue().nowTick() + STEP_TICKS;
            while (schedule.nextTick() <= untilTick) {
                long atTick = Math.max(schedule.nextTick(), world.queue().nowTick());
                world.queue().runThrough(atTick);
                apply(schedule.at(atTick));
                check();
            }
            world.queue().runThrough(untilTick);
            check();
        }
    }

    private void apply(List<Fault> struck) {
        faults += struck.size();
        struck.forEach(world.stores()::apply);
    }

    /// docs/spec/immutable-blocks.md, §6: what a correct server has signed for it holds while a version may rely on that.
    private void check() {
        for (StoreHost host : world.stores().honestServers()) {
            if (!budget.isHarmed(host.party())) {
                for (FragmentId id : world.storeWorld().promises().of(host.place())) {
                    ObjectViolation.unless(
                            host.disk().holds(id),
                            "%s does not keep its word on %s",
                            host.party(),
                            id);
                }
            } else if (plan.keepsAll()
                    && !plan.cast().harmed().contains(host.place())
                    && host.isMended()) {
                budget.repaired(host.party());
            }
        }
    }

    /// All that was under way ends; liars lie on.
    private void calm() {
        apply(schedule.calm());
        world.stores().calm();
        world.crew().endStorm();
        users.forEach(ObjectUser::calm);
        liars.forEach(LyingUser::stop);
        upkeep.calm();
        int requests =
                users.stream().mapToInt(ObjectUser::requests).sum()
                        + liars.stream().mapToInt(LyingUser::requests).sum()
                        + upkeep.requests();
        world.crew()
                .calm(
                        Progress.after(plan.ring(), 2 * requests).longer(UNDER_WAY_TICKS, requests),
                        () -> users.stream().allMatch(ObjectUser::isDone) && upkeep.isDone(),
                        () ->
                                "%d users are not done"
                                        .formatted(
                                                users.stream()
                                                        .filter(user -> !user.isDone())
                                                        .count()));
        check();
    }

    private void until(BooleanSupplier done, long ticks, String what) {
        long endTick = world.queue().nowTick() + ticks;
        while (!done.getAsBoolean()) {
            ObjectViolation.unless(
                    world.queue().nowTick() < endTick, "%s: no progress in %s ticks", what, ticks);
            world.queue().runThrough(world.queue().nowTick() + STEP_TICKS);
        }
        check();
    }

    /// INV-021: with any `f` servers and any `f` members bad, every version that is retained can be read, with all its bytes.
    private void readsEverything(ObjectUser user) {
        var read = new TreeMap<ObjectName, Boolean>();
        for (ObjectName name : world.names()) {
            user.latest(name, isRead -> read.put(name, isRead));
        }
        until(() -> read.size() == plan.objects(), READS_TICKS, "reads of the newest versions");
        ObjectViolation.unless(
                !read.containsValue(false), "newest versions that cannot be read: %s", read);
        pastVersionsAreRead(user);
        directRead(user);
    }

    private void pastVersionsAreRead(ObjectUser user) {
        int tries = 0;
        while (!arePastVersionsRead(user)) {
            tries++;
            ObjectViolation.unless(tries < TRIES_MAX, "the volume does not come to rest");
        }
    }

    /// @return whether nothing changed meanwhile by what a liar had asked for
    private boolean arePastVersionsRead(ObjectUser user) {
        var listed = new ArrayList<Optional<ObjectUser.Listed>>();
        user.list(listed::add);
        until(() -> !listed.isEmpty(), READS_TICKS, "a list of all versions");
        ObjectUser.Listed list = listed.getFirst().orElseThrow();
        RingState state = world.order().withHeads(list.digests().heads()).orElseThrow();
        VolumeView view = VolumeView.of(state, ObjectWorld.volumeId()).orElseThrow();
        if (!view.versions().digest().equals(list.digests().versions())) {
            return false;
        }
        var wanted = new ArrayList<Consumer<Consumer<Boolean>>>();
        for (ObjectName name : world.names()) {
            for (PastVersion.Kept version : kept(state, name)) {
                wanted.add(done -> user.readPast(list, state, name, version, done));
            }
        }
        var read = new ArrayList<Boolean>();
        wanted.forEach(one -> one.accept(read::add));
        until(() -> read.size() == wanted.size(), READS_TICKS, "reads of past versions");
        ObjectViolation.unless(!read.contains(false), "past versions that cannot be read");
        return true;
    }

    /// What the ring retains: all of them, where nothing is pruned.
    private List<PastVersion.Kept> kept(RingState state, ObjectName name) {
        Bytes prefix = VolumeView.versionsPrefix(ObjectWorld.volumeId(), name);
        var kept = new ArrayList<PastVersion.Kept>();
        for (RingState.Entry entry : state.entries(prefix, Bytes.EMPTY, Integer.MAX_VALUE)) {
            try {
                if (PastVersion.of(entry.value()) instanceof PastVersion.Kept version) {
                    kept.add(version);
                }
            } catch (MalformedException e) {
                throw new ObjectViolation("a past version is malformed: " + e);
            }
        }
        long newest =
                VolumeView.of(state, ObjectWorld.volumeId())
                        .flatMap(view -> view.head(name))
                        .map(head -> head.number().number())
                        .orElse(1L);
        ObjectViolation.unless(
                !plan.keepsAll() || kept.size() == newest - 1,
                "of %s there are %s past versions, and the newest is %s",
                name,
                kept.size(),
                newest);
        return kept;
    }

    /// Its result goes into the histories.
    private void directRead(ObjectUser user) {
        var seen = new ArrayList<Optional<Map<ObjectName, Head>>>();
        user.lookAgain(heads -> seen.add(heads.map(one -> one)));
        until(() -> !seen.isEmpty(), READS_TICKS, "a direct read");
    }

    /// Then every block is with the servers, and there only.
    private void nothingIsHeldAnyMore() {
        int tries = 0;
        while (isAnythingHeld()) {
            var done = new ArrayList<Boolean>();
            upkeep.disperse(done::add);
            until(() -> !done.isEmpty(), READS_TICKS, "dispersal");
            until(world.crew()::isAtRest, READS_TICKS, "rest after dispersal");
            tries++;
            ObjectViolation.unless(
                    tries < DISPERSALS_MAX, "the ring holds blocks for ever: %s", upkeep.trouble());
        }
    }

    private boolean isAnythingHeld() {
        var held = new ArrayList<Boolean>();
        world.order()
                .newest()
                .ifPresent(now ->
                        VolumeView.heldNews(
                                RingState.EMPTY, now.state(), (_, _, _) -> held.add(true)));
        return !held.isEmpty();
    }

    /// When every lease is over, what is named is there yet.
    private void whatIsNamedOutlivesASweep() {
        world.queue()
                .runThrough(
                        world.queue().nowTick()
                                + plan.store().serverLimits().leaseMillis()
                                + plan.limits().sweepMillisMin());
        var done = new ArrayList<Boolean>();
        upkeep.sweep(done::add);
        until(() -> !done.isEmpty(), READS_TICKS, "a sweep");
        ObjectViolation.unless(done.getFirst(), "no sweep begins");
        world.queue().runThrough(world.queue().nowTick() + SWEPT_TICKS);
        check();
    }

    private ObjectReport report() {
        PlainObjects objects = world.checks().objects();
        return new ObjectReport(
                plan,
                world.trace().digest(),
                world.checks().answers(),
                objects.names().stream().mapToInt(name -> objects.versions(name).size()).sum(),
                world.checks().transactions().transactions(),
                world.checks().transactions().looks(),
                world.checks().histories().reads(),
                users.stream().mapToInt(user -> user.lists().agreed()).sum(),
                users.stream().mapToInt(user -> user.lists().left()).sum(),
                world.checks().reads().reads(),
                world.checks().reads().bad(),
                users.stream().mapToInt(ObjectUser::dispersed).sum(),
                upkeep.dispersed(),
                upkeep.pruned(),
                world.storeWorld().checks().dropped(),
                world.storeWorld().checks().repaired(),
                faults);
    }

    private String describe() {
        return String.join(
                System.lineSeparator(),
                plan.toString(),
                world.checks().answers().toString(),
                String.join(System.lineSeparator(), world.trace().tail()));
    }
}
