package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.ViewChange;
import io.tarn.ring.replica.RingReplica;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One run: a storm in which nothing wrong may be done, and then a calm in which everything that was asked
/// must be.
final class RingSimulation {
    private static final int LOOK_TICKS = 50;
    private static final int REPLAYED_MAX = 2_000;
    private static final int SOON_TICKS = 20;

    private final SimulationRandom random;
    private final SimulationRandom rot;
    private final RingWorld world;
    private final RingChecks checks;
    private final TreeSet<MemberId> liars = new TreeSet<>();
    private final TreeSet<MemberId> wrongClocks = new TreeSet<>();
    private final List<List<RingMember>> members = new ArrayList<>();
    private final List<RingClient> clients = new ArrayList<>();
    private final HalfValidClient halfValid;
    private final DirectReader reader;

    /// What those who replay have heard.
    private final Map<MemberId, List<RingMessage>> replayed = new TreeMap<>();

    RingSimulation(Seed seed) {
        random = seed.random();
        rot = random.split("rot");
        RingPlan plan = RingPlan.drawn(random.split("plan"));
        world = new RingWorld(random, plan);
        List<MemberId> all =
                IntStream.range(0, plan.size().members()).mapToObj(MemberId::new).toList();
        List<MemberId> lying = random.split("liars").someOf(all, plan.lies().size());
        liars.addAll(lying);
        setClocks(all);
        checks = new RingChecks(plan, liars, wrongClocks);
        world.refused.add(said -> checks.caught(said, world.statement));
        world.newViews.add(newView -> checks.begun(newView, world.membership));
        for (MemberId member : all) {
            int lie = lying.indexOf(member);
            List<RingMember> copies =
                    lie < 0 ? List.of(honest(member)) : liar(member, plan.lies().get(lie));
            members.add(copies);
            boolean isEager = lie >= 0 && plan.lies().get(lie) == RingLie.EAGER;
            world.network.attach(
                    world.party(member),
                    (from, frame) -> {
                        if (isEager) {
                            agree(member, frame);
                        }
                        List<RingMessage> heard = replayed.get(member);
                        if (heard != null && heard.size() < REPLAYED_MAX) {
                            world.judged(frame).ifPresent(heard::add);
                        }
                        copies.forEach(copy -> copy.received(from, frame));
                    });
        }
        for (int i = 0; i < plan.clients(); i++) {
            clients.add(new RingClient(world, checks, members, i));
        }
        halfValid = new HalfValidClient(world, checks, members);
        reader =
                new DirectReader(
                        world.queue,
                        random.split("direct reader"),
                        plan.weather().lossPerMille(),
                        checks.clients(),
                        this::asked);
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

    private List<RingMember> liar(MemberId member, RingLie lie) {
        RingMember.Mouth mouth = RingMember.honest(world, member);
        return switch (lie) {
            case MUTE -> List.of(liar(member, "", (_, _) -> {}));
            case TWINS ->
                    List.of(
                            liar(
                                    member,
                                    " a",
                                    (to, message) -> {
                                        if (to.index() % 2 == 0) {
                                            mouth.say(to, message);
                                        }
                                    }),
                            liar(
                                    member,
                                    " b",
                                    (to, message) -> {
                                        if (to.index() % 2 == 1) {
                                            mouth.say(to, message);
                                        }
                                    }));
            case MUTATES -> List.of(liar(member, "", mutating(member, mouth)));
            case EAGER -> List.of(liar(member, "", forgetful(member, mouth)));
            case HOARDS -> List.of(liar(member, "", hoarding(mouth)));
            case REPLAYS -> List.of(liar(member, "", replaying(member, mouth)));
            case SLOW -> List.of(liar(member, "", slow(mouth)));
            case FORGES -> List.of(liar(member, "", forging(member, mouth)));
        };
    }

    private RingMember liar(MemberId member, String copy, RingMember.Mouth mouth) {
        return new RingMember(world, checks, member, member + copy, false, mouth);
    }

    private RingMember.Mouth mutating(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("lies of " + member);
        var mutation =
                new Mutation(lies, world.identities.get(member.index()), member, world.membership);
        return (to, message) -> mouth.say(to, lies.chance(300) ? mutation.of(message) : message);
    }

    private RingMember.Mouth forging(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("forgeries of " + member);
        var forgery =
                new Forgery(lies, world.identities.get(member.index()), member, world.membership);
        return (to, message) -> mouth.say(to, lies.chance(300) ? forgery.of(message) : message);
    }

    /// Others get what it proposes once at the most, and nothing from what they have missed.
    private RingMember.Mouth hoarding(RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("hoard");
        return (to, message) -> {
            boolean isKept =
                    switch (message) {
                        case RingMessage.Propose _ -> lies.chance(400);
                        case RingMessage.BatchIs _, RingMessage.Decided _, RingMessage.PageIs _ ->
                                true;
                        default -> false;
                    };
            if (!isKept) {
                mouth.say(to, message);
            }
        };
    }

    /// Its proposals leave in their order, so far apart that each comes in nine tenths of a member's patience.
    private RingMember.Mouth slow(RingMember.Mouth mouth) {
        long apart = world.plan.limits().viewTicks() * 9L / 10;
        var leaves = new TreeMap<View, TreeMap<SequenceNumber, Long>>();
        return (to, message) -> {
            if (message instanceof RingMessage.Propose(var signed, var _)) {
                PrePrepare proposal = signed.statement();
                long now = world.queue.nowTick();
                TreeMap<SequenceNumber, Long> ofView =
                        leaves.computeIfAbsent(proposal.view(), _ -> new TreeMap<>());
                long last = ofView.isEmpty() ? now : ofView.lastEntry().getValue();
                long at =
                        ofView.computeIfAbsent(
                                proposal.sequence(), _ -> Math.max(now, last) + apart);
                world.queue.after(Math.max(0, at - now), () -> mouth.say(to, message));
            } else {
                mouth.say(to, message);
            }
        };
    }

    private RingMember.Mouth replaying(MemberId member, RingMember.Mouth mouth) {
        SimulationRandom lies = random.split("replays of " + member);
        var heard = new ArrayList<RingMessage>();
        replayed.put(member, heard);
        return (to, message) -> {
            mouth.say(to, message);
            if (heard.size() < REPLAYED_MAX) {
                heard.add(message);
            }
            if (lies.chance(300)) {
                mouth.say(to, lies.oneOf(heard));
            }
        };
    }

    /// In its view changes it has prepared nothing.
    private RingMember.Mouth forgetful(MemberId member, RingMember.Mouth mouth) {
        return (to, message) -> {
            if (message instanceof RingMessage.Leave(var change)) {
                ViewChange said = change.statement();
                var empty = new ViewChange(said.view(), said.stable(), List.of());
                mouth.say(
                        to,
                        new RingMessage.Leave(
                                Signed.by(
                                        world.identities.get(member.index()),
                                        member,
                                        world.membership,
                                        empty)));
            } else {
                mouth.say(to, message);
            }
        };
    }

    /// Says yes to a proposal whoever else does, and to one part of the ring more often than to the rest.
    private void agree(MemberId member, Bytes frame) {
        if (world.judged(frame).orElse(null) instanceof RingMessage.Propose(var proposal, var _)) {
            PrePrepare p = proposal.statement();
            var commit = new RingMessage.Committed(Commit.to(p));
            var agree =
                    new RingMessage.Agree(
                            Signed.by(
                                    world.identities.get(member.index()),
                                    member,
                                    world.membership,
                                    Prepare.to(p)));
            RingMember.Mouth mouth = RingMember.honest(world, member);
            for (Party party : world.parties) {
                MemberId to = world.member(party);
                if (!to.equals(member) && random.chance(700)) {
                    mouth.say(to, agree);
                    mouth.say(to, commit);
                }
            }
        }
    }

    RingReport run() {
        RingPlan plan = world.plan;
        SimulationRandom timing = random.split("timing");
        for (int i = 0; i < plan.requests(); i++) {
            RingClient client = timing.oneOf(clients);
            world.queue.after(timing.between(0, plan.storm()), client::ask);
        }
        SimulationRandom others = random.split("half-valid");
        for (int i = 0; i < plan.halfValid(); i++) {
            world.queue.after(others.between(0, plan.storm()), halfValid::ask);
        }
        SimulationRandom direct = random.split("direct reads");
        for (int i = 0; i < plan.directReads(); i++) {
            long register = direct.between(0, RingClient.REGISTERS - 1);
            read(register, direct.between(0, plan.storm()), direct.oneOf(clients));
        }
        if (plan.directReads() > 0) {
            // Then most members have not heard of it yet.
            checks.clients()
                    .watchWrites(register ->
                            read(register, direct.between(0, SOON_TICKS), direct.oneOf(clients)));
        }
        for (int i = 0; i < plan.cuts(); i++) {
            cut(timing);
        }
        for (int i = 0; i < plan.crashes(); i++) {
            crash(timing);
        }
        world.queue.runThrough(plan.storm());
        members.forEach(copies -> copies.forEach(RingMember::restart));
        world.network.heal();
        world.network.turnWeather(LinkWeather.calm());
        long calm = calm();
        readAtTheEnd();
        checks.ended();
        return new RingReport(
                plan,
                checks.highest().number(),
                view().number(),
                calm,
                reader.agreed(),
                reader.left(),
                checks.caught(),
                world.trace.digest());
    }

    /// Somebody reads a register, and has the ring order that if members do not agree.
    private void read(long register, long afterTicks, RingClient client) {
        world.queue.after(
                afterTicks,
                () -> reader.read(world.membership, register, () -> client.read(register)));
    }

    /// Somebody asks a member directly what a register holds.
    private void asked(
            KeyId member, DirectReader.Question question, BiConsumer<Epoch, Bytes> answer) {
        MemberId id = world.membership.find(member).orElseThrow();
        Consumer<Bytes> said = value -> answer.accept(RingWorld.EPOCH, value);
        RingMember copy = members.get(id.index()).getFirst();
        if (!liars.contains(id)) {
            copy.read(question.register(), said);
            return;
        }
        switch (question.lie()) {
            case NOTHING -> {}
            case TRUTH -> copy.read(question.register(), said);
            case OLD -> said.accept(held(furthestBehind(), question.register()));
            case INVENTED -> said.accept(question.invented());
        }
    }

    private RingReplica furthestBehind() {
        return honest().stream()
                .min((one, other) -> one.executed().compareTo(other.executed()))
                .orElseThrow();
    }

    private static Bytes held(RingReplica replica, long register) {
        return RegisterMachine.held(replica.ringState(), register);
    }

    /// A state in which there is nothing yet is none that is read.
    private void readAtTheEnd() {
        if (honest().getFirst().ringState().size() != 0) {
            reader.readAtRest(
                    world.membership,
                    RingClient.REGISTERS,
                    () ->
                            Optional.of(checks.highest())
                                    .filter(_ -> isAtRest() && !isAnythingPrepared()),
                    clients.getFirst()::read);
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

    /// @return how long it takes until everything is done
    private long calm() {
        var progress = Progress.after(world.plan);
        long began = world.queue.nowTick();
        View inStorm = view();
        while (!isDone()) {
            world.queue.runThrough(world.queue.nowTick() + LOOK_TICKS);
            progress.check(world.queue.nowTick() - began, inStorm, view(), this::standing);
        }
        return world.queue.nowTick() - began;
    }

    /// The highest that an honest member has come to.
    private View view() {
        return honest().stream().map(RingReplica::view).max(View::compareTo).orElse(View.FIRST);
    }

    private boolean isDone() {
        return clients.stream()
                        .flatMap(client -> client.requests().stream())
                        .allMatch(checks::isExecuted)
                && isAtRest();
    }

    private boolean isAnythingPrepared() {
        return honest().stream()
                .anyMatch(replica -> replica.prepared().isAfter(replica.executed()));
    }

    private boolean isAtRest() {
        return honest().stream().allMatch(replica -> replica.executed().equals(checks.highest()));
    }

    private String standing() {
        long left =
                clients.stream()
                        .flatMap(client -> client.requests().stream())
                        .filter(request -> !checks.isExecuted(request))
                        .count();
        var text = new StringBuilder("%d requests left;".formatted(left));
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

    private List<RingReplica> honest() {
        return IntStream.range(0, members.size())
                .filter(i -> !liars.contains(new MemberId(i)))
                .mapToObj(i -> members.get(i).getFirst().replica())
                .toList();
    }
}
