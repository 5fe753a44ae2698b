package io.tarn.simulator.ring;

import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.View;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.RingReplica;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The members of a simulated ring, honest and not, whatever it is that they agree about; what happens to them in a storm; and
/// the calm after it.
public final class RingCrew {
    public static final RingId RING = RingWorld.RING;
    public static final Epoch EPOCH = RingWorld.EPOCH;
    private static final int LOOK_TICKS = 50;

    private final SimulationRandom random;
    private final SimulationRandom rot;
    private final RingWorld world;
    private final RingChecks checks;
    private final TreeSet<MemberId> liars = new TreeSet<>();
    private final TreeSet<MemberId> wrongClocks = new TreeSet<>();
    private final List<List<RingMember>> members = new ArrayList<>();

    /// @param random of the whole run
    /// @param begin state that the members begin with
    public RingCrew(
            SimulationRandom random,
            RingPlan plan,
            EventQueue queue,
            Trace trace,
            StateMachine machine,
            RingState begin,
            RingListener listener) {
        this.random = random;
        rot = random.split("rot");
        world = new RingWorld(random, plan, queue, trace, machine, begin);
        List<MemberId> all =
                IntStream.range(0, plan.size().members()).mapToObj(MemberId::new).toList();
        List<MemberId> lying = random.split("liars").someOf(all, plan.lies().size());
        liars.addAll(lying);
        setClocks(all);
        checks = new RingChecks(plan, liars, wrongClocks, listener);
        world.refused.add(said -> checks.caught(said, world.statement));
        world.newViews.add(newView -> checks.begun(newView, world.membership));
        var mouths = new LyingMouths(world);
        for (MemberId member : all) {
            int lie = lying.indexOf(member);
            if (lie < 0) {
                List<RingMember> one = List.of(honest(member));
                members.add(one);
                world.network.attach(world.party(member), one.getFirst()::received);
            } else {
                addLiar(member, plan.lies().get(lie), mouths);
            }
        }
    }

    private void addLiar(MemberId member, RingLie lie, LyingMouths mouths) {
        var copies = new ArrayList<RingMember>();
        mouths.of(member, lie)
                .forEach((copy, mouth) ->
                        copies.add(
                                new RingMember(
                                        world, checks, member, member + copy, false, mouth)));
        members.add(copies);
        world.network.attach(
                world.party(member),
                (from, frame) -> {
                    mouths.hears(member, lie, frame);
                    copies.forEach(copy -> copy.received(from, frame));
                });
    }

    /// Some differ a little, and of honest members a few more than others stand.
    private void setClocks(List<MemberId> all) {
        if (world.plan.driftPerMilleMax() < 0) {
            return;
        }
        SimulationRandom clocks = random.split("clocks");
        for (MemberId member : all) {
            world.clocks.put(member, Clock.tolerable(clocks, world.plan.driftPerMilleMax()));
        }
        List<MemberId> honest = all.stream().filter(member -> !liars.contains(member)).toList();
        for (MemberId member : clocks.someOf(honest, world.plan.wrongClocks())) {
            wrongClocks.add(member);
            world.clocks.put(member, Clock.wrong(clocks));
        }
    }

    private RingMember honest(MemberId member) {
        return new RingMember(
                world, checks, member, member.toString(), true, RingMember.honest(world, member));
    }

    /// The same in all runs of rings of one size.
    public static Membership membership(RingSize size) {
        return RingWorld.membership(size);
    }

    RingWorld world() {
        return world;
    }

    RingChecks checks() {
        return checks;
    }

    /// Copies of each member.
    List<List<RingMember>> members() {
        return members;
    }

    public EventQueue queue() {
        return world.queue;
    }

    public Trace trace() {
        return world.trace;
    }

    public RingPlan plan() {
        return world.plan;
    }

    public SortedSet<MemberId> liars() {
        return liars;
    }

    /// Somebody is about to ask for this for the first time, and members who lie may ask in its name from here on.
    public void asked(Request request) {
        checks.asked(request);
    }

    /// A client's request comes to a member; of twins, to one of them.
    public void requested(MemberId member, Request request) {
        random.oneOf(members.get(member.index())).requested(request);
    }

    /// Somebody wants to see the agreed state at one member, without having anything ordered.
    public void read(MemberId member, Consumer<RingState> answer) {
        members.get(member.index()).getFirst().read(answer);
    }

    public boolean isExecuted(Request request) {
        return checks.isExecuted(request);
    }

    /// The last batch that an honest member has shown.
    public SequenceNumber highest() {
        return checks.highest();
    }

    /// Draws when members are cut off, and lose power.
    public void storm(SimulationRandom timing) {
        for (int i = 0; i < world.plan.cuts(); i++) {
            cut(timing);
        }
        for (int i = 0; i < world.plan.crashes(); i++) {
            crash(timing);
        }
    }

    /// Some members are cut off for a while.
    private void cut(SimulationRandom timing) {
        long begin = timing.between(0, world.plan.storm());
        long end =
                begin + timing.between(1, world.plan.storm() / Math.max(1, world.plan.cuts() / 4));
        int count = timing.between(1, world.parties.size() - 1);
        List<Party> side = timing.someOf(world.parties, count);
        world.queue.after(begin, () -> world.network.partition(side, world.parties));
        world.queue.after(end, () -> side.forEach(world.network::rejoin));
    }

    /// Some members, or all, lose power for a while.
    private void crash(SimulationRandom timing) {
        long begin = timing.between(0, world.plan.storm());
        int count = timing.chance(300) ? members.size() : timing.between(1, members.size());
        for (List<RingMember> copies : timing.someOf(members, count)) {
            long end = begin + timing.between(1, 2_000);
            copies.forEach(copy -> {
                world.queue.after(begin, copy::crash);
                world.queue.after(end, () -> restart(copy));
            });
        }
    }

    /// With or without a disk that has lost something; only while few enough are liars, or have lost something themselves.
    private void restart(RingMember member) {
        if (rot.chance(world.plan.rots())
                && liars.size() + wrongClocks.size() + damaged() < world.plan.size().faults()
                && !liars.contains(member.member())) {
            member.rot();
        }
        member.restart();
    }

    private long damaged() {
        return IntStream.range(0, members.size())
                .filter(i -> !liars.contains(new MemberId(i)))
                .filter(i -> members.get(i).getFirst().isDamaged())
                .count();
    }

    /// Nothing goes wrong any more, but for what liars do.
    public void endStorm() {
        members.forEach(copies -> copies.forEach(RingMember::restart));
        world.network.heal();
        world.network.turnWeather(LinkWeather.calm());
    }

    /// Lets time pass until all is done, and all honest members are at one place.
    ///
    /// @param progress within which that must be
    /// @param standing what is left, in words
    /// @return how long it takes
    public long calm(Progress progress, BooleanSupplier isDone, Supplier<String> standing) {
        long began = world.queue.nowTick();
        View inStorm = view();
        while (!isDone.getAsBoolean() || !isAtRest()) {
            world.queue.runThrough(world.queue.nowTick() + LOOK_TICKS);
            progress.check(
                    world.queue.nowTick() - began,
                    inStorm,
                    view(),
                    () -> standing.get() + standing());
        }
        return world.queue.nowTick() - began;
    }

    /// The highest that an honest member has come to.
    View view() {
        return honest().stream().map(RingReplica::view).max(View::compareTo).orElse(View.FIRST);
    }

    private boolean isAnythingPrepared() {
        return honest().stream()
                .anyMatch(replica -> replica.prepared().isAfter(replica.executed()));
    }

    public boolean isAtRest() {
        return honest().stream().allMatch(replica -> replica.executed().equals(checks.highest()));
    }

    public RingReplica furthestBehind() {
        return honest().stream()
                .min((one, other) -> one.executed().compareTo(other.executed()))
                .orElseThrow();
    }

    private String standing() {
        var text = new StringBuilder();
        for (RingReplica replica : honest()) {
            text.append(
                    " %s: %s, executed %s, stable %s;"
                            .formatted(
                                    replica.self(),
                                    replica.view(),
                                    replica.executed(),
                                    replica.stable()));
        }
        return text.append(' ').append(world.plan).toString();
    }

    public List<RingReplica> honest() {
        return IntStream.range(0, members.size())
                .filter(i -> !liars.contains(new MemberId(i)))
                .mapToObj(i -> members.get(i).getFirst().replica())
                .toList();
    }

    /// When the storm is over: a place at which all honest members are, and nothing is under way.
    Optional<SequenceNumber> rest() {
        return Optional.of(checks.highest()).filter(_ -> isAtRest() && !isAnythingPrepared());
    }
}
