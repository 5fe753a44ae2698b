package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.Complaint;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// One run of a ring from its founding, with real shares: its members change while clients ask, in a storm,
/// and after it everything that was asked for must be there.
final class EpochSimulation {
    private static final int LOOK_TICKS = 300;

    private static final int REGISTERS = 2;
    private static final int READS_MAX = 20;
    private static final int SOON_TICKS = 20;
    private static final int OUTDATED_PER_MILLE = 300;

    private final SimulationRandom random;
    private final SimulationRandom rot;
    private final EpochWorld world;
    private final EpochChecks checks;
    private final Set<KeyId> liars = new TreeSet<>();
    private final List<EpochNode> nodes = new ArrayList<>();
    private final EpochClient asking;
    private final EpochOwner owner;
    private final EpochClient client;
    private final DirectReader reader;
    private int lost;

    EpochSimulation(Seed seed) {
        random = seed.random();
        rot = random.split("rot");
        EpochPlan plan = EpochPlan.drawn(random.split("plan"));
        world = new EpochWorld(random, plan);
        checks = new EpochChecks(plan.limits(), liars);
        for (int i = 0; i < plan.nodes(); i++) {
            KeyId name = world.identities.get(i).id();
            Optional<EpochLie> lie = Optional.ofNullable(plan.lies().get(i));
            if (lie.isPresent()) {
                liars.add(name);
            }
            Optional<Replays> replays =
                    lie.filter(told -> told == EpochLie.REPLAYS)
                            .map(_ -> new Replays(world, world.party(name)));
            EpochNode.Mouth honest = EpochNode.honest(world, name);
            var node =
                    new EpochNode(
                            world,
                            checks,
                            i,
                            lie.isEmpty(),
                            lie.isPresent() ? lying(lie.get(), i, honest) : honest,
                            lie.isPresent() && givesWrongShares(lie.get(), i)
                                    ? EpochSimulation::wrong
                                    : share -> share);
            nodes.add(node);
            world.network.attach(
                    world.parties.get(i),
                    (from, frame) -> {
                        replays.ifPresent(one -> one.heard(frame));
                        node.received(from, frame);
                    });
        }
        asking = new EpochClient(world, checks, nodes, world.owner);
        client = new EpochClient(world, checks, nodes, EpochWorld.identity('c', 0));
        owner = new EpochOwner(world, () -> honest().newest(), asking, client, liars);
        nodes.forEach(node -> node.answerTo(this::answered));
        reader =
                new DirectReader(
                        world.queue,
                        random.split("direct reader"),
                        plan.weather().lossPerMille(),
                        checks.clients(),
                        this::asked);
    }

    private void answered(Certificate certificate) {
        asking.answered(certificate);
        client.answered(certificate);
    }

    /// And signs for them, which one liar knows better than to do.
    private static boolean givesWrongShares(EpochLie lie, int index) {
        return lie == EpochLie.WRONG_SHARES && index != 1;
    }

    /// Somebody's, but not its own.
    private static SecretShare wrong(SecretShare share) {
        byte[] exported = share.export().toArray();
        exported[exported.length - 1] ^= 1;
        try {
            return SecretShare.of(share.member(), Bytes.owning(exported));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// The share is wrong, and the signature not its own.
    private Vouch deniable(Vouch vouch) {
        return new Vouch(vouch.subject(), random.withFlippedBit(vouch.share()), vouch.signature());
    }

    private EpochNode.Mouth lying(EpochLie lie, int index, EpochNode.Mouth mouth) {
        NodeIdentity identity = world.identities.get(index);
        return switch (lie) {
            case MUTE -> (_, _) -> {};
            case REPLAYS -> mouth;
            case WRONG_SHARES ->
                    givesWrongShares(lie, index)
                            ? mouth
                            : (to, message) ->
                                    mouth.say(
                                            to,
                                            message instanceof MemberMessage.Give(Vouch vouch)
                                                    ? new MemberMessage.Give(deniable(vouch))
                                                    : message);
            case CHEATS, SLANDERS ->
                    (to, message) -> mouth.say(to, altered(lie, index, identity, message));
        };
    }

    /// What it asks of the ring, altered and signed again; the rest as it is.
    private MemberMessage altered(
            EpochLie lie, int index, NodeIdentity identity, MemberMessage message) {
        try {
            if (message instanceof MemberMessage.InEpoch said
                    && said.decoded(world.plan.limits())
                            instanceof RingMessage.Relay(Request request)
                    && request.addressee() == Addressee.RING
                    && request.client().equals(identity.publicKey())) {
                Optional<Affair> other = other(lie, index, Affair.of(request.operation()));
                if (other.isPresent()) {
                    Request signed =
                            Request.signed(
                                    world.founding.ring(),
                                    identity,
                                    new ClientSequence(request.sequence().number() + 1),
                                    Addressee.RING,
                                    other.get().encoding());
                    return MemberMessage.InEpoch.of(said.epoch(), new RingMessage.Relay(signed));
                }
            }
            return message;
        } catch (MalformedException e) {
            throw new AssertionError("its own words", e);
        }
    }

    private Optional<Affair> other(EpochLie lie, int index, Affair affair)
            throws MalformedException {
        Member member = nodes.get(index).member();
        Optional<Succession> succession = Succession.of(member.state());
        if (succession.isEmpty()) {
            return Optional.empty();
        }
        Charter charter = Charter.of(member.state());
        Succession now = succession.get();
        if (affair instanceof Affair.OfSharing part && part.attempt() != now.attempt()) {
            return Optional.empty(); // Its own disk was slow: that attempt is over.
        }
        return switch (affair) {
            case Affair.OfferDeal(long attempt, Bytes deal) when lie == EpochLie.CHEATS ->
                    Optional.of(new Affair.OfferDeal(attempt, cheating(now, charter, deal)));
            case Affair.Ready(long attempt, var _) when lie == EpochLie.SLANDERS ->
                    now.deals().stream()
                            .findFirst()
                            .map(deal ->
                                    new Affair.Complain(
                                            attempt,
                                            new Complaint(
                                                    deal.dealer(),
                                                    now.receiver(world.identities.get(index).id())
                                                            .orElse(1),
                                                    random.bytes(32))));
            default -> Optional.empty();
        };
    }

    /// A deal whose last receiver finds something that it cannot open.
    private Bytes cheating(Succession now, Charter charter, Bytes honest)
            throws MalformedException {
        Dealing dealing = now.dealing(charter);
        var keys = new TreeMap<>(dealing.keys());
        int victim = keys.lastKey();
        var sharing = dealing.sharing();
        ReceiverKeys others = new Receiver(sharing, victim, random.bytes(32)).keys();
        keys.put(victim, others);
        int dealer = Deal.read(new CanonicalReader(honest), now.size().threshold()).dealer();
        if (charter.sharing().isPresent()) {
            return honest; // Its share is not shown to it here.
        }
        var out = new CanonicalWriter();
        Dealer.deal(new Dealing(sharing, keys), dealer, random.bytes(32)).write(out);
        return out.toBytes();
    }

    EpochReport run() {
        EpochPlan plan = world.plan;
        SimulationRandom timing = random.split("timing");
        for (int i = 0; i < plan.requests(); i++) {
            world.queue.after(
                    timing.between(0, plan.storm()),
                    () -> client.ask(Addressee.MACHINE, operation(), _ -> {}));
        }
        for (int i = 0; i < plan.cuts(); i++) {
            cut(timing);
        }
        for (int i = 0; i < plan.crashes(); i++) {
            crash(timing);
        }
        for (int i = 0; i < plan.losses(); i++) {
            EpochNode node = timing.oneOf(nodes);
            world.queue.after(timing.between(0, plan.storm()), () -> loseDisk(node, timing));
        }
        SimulationRandom direct = random.split("direct reads");
        int reads = direct.between(0, READS_MAX);
        for (int i = 0; i < reads; i++) {
            world.queue.after(
                    direct.between(0, plan.storm()),
                    () -> read(direct, direct.between(0, REGISTERS - 1)));
        }
        checks.clients()
                .watchWrites(register ->
                        world.queue.after(
                                direct.between(0, SOON_TICKS), () -> read(direct, register)));
        world.queue.runThrough(plan.storm());
        nodes.forEach(EpochNode::restart);
        world.network.heal();
        world.network.turnWeather(LinkWeather.calm());
        long end = world.queue.nowTick() + plan.calmTicksMax();
        while (!isDone()) {
            if (world.queue.nowTick() >= end) {
                throw new RingViolation("not done after the storm: " + standing());
            }
            world.queue.runThrough(world.queue.nowTick() + LOOK_TICKS);
        }
        reader.readAtRest(
                checks.signed().getLast(),
                REGISTERS,
                () -> Optional.of(checks.highest()).filter(_ -> honest().areAtRest()),
                register ->
                        client.ask(
                                Addressee.MACHINE,
                                Bytes.owning(new byte[] {(byte) register}),
                                _ -> {}));
        honest().checkKey(List.of(asking, client));
        checks.ended();
        return new EpochReport(
                checks.last().orElseThrow().statement().charter().epoch().number(),
                checks.highest().number(),
                owner.givenUp(),
                lost,
                reader.agreed(),
                checks.convicted(),
                world.trace.digest());
    }

    /// Of the ring as it is, or of one that it was: not all clients have heard of the last change. Whoever is not answered has
    /// nothing ordered here, so that what members ask for is what it would be without.
    private void read(SimulationRandom direct, long register) {
        List<Membership> signed = checks.signed();
        if (!signed.isEmpty()) {
            Membership known =
                    direct.chance(OUTDATED_PER_MILLE) ? direct.oneOf(signed) : signed.getLast();
            reader.read(known, register, () -> {});
        }
    }

    private void asked(
            KeyId name, DirectReader.Question question, BiConsumer<Epoch, Bytes> answer) {
        EpochNode node =
                nodes.stream().filter(one -> one.id().equals(name)).findFirst().orElseThrow();
        Epoch epoch = question.membership().epoch();
        if (!liars.contains(name)) {
            node.read(question.register(), answer);
            return;
        }
        switch (question.lie()) {
            case NOTHING -> {}
            case TRUTH -> node.read(question.register(), answer);
            case OLD ->
                    answer.accept(
                            epoch,
                            honest().furthestBehind(question.membership(), question.register()));
            case INVENTED -> answer.accept(epoch, question.invented());
        }
    }

    /// One in three reads a register, the others write something that nobody else does.
    private Bytes operation() {
        Bytes drawn = random.bytes(8);
        var register = Bytes.owning(new byte[] {(byte) (drawn.byteAt(0) & 1)});
        return drawn.byteAt(1) % 3 == 0 ? register : Bytes.concat(register, drawn);
    }

    private void cut(SimulationRandom timing) {
        long begin = timing.between(0, world.plan.storm());
        long end = begin + timing.between(1, timing.nextBoolean() ? 10_000 : 60_000);
        List<Party> side =
                timing.someOf(world.parties, timing.between(1, world.parties.size() - 1));
        world.queue.after(begin, () -> world.network.partition(side, world.parties));
        world.queue.after(end, () -> side.forEach(world.network::rejoin));
    }

    private void crash(SimulationRandom timing) {
        long begin = timing.between(0, world.plan.storm());
        int count = timing.chance(300) ? nodes.size() : timing.between(1, nodes.size());
        for (EpochNode node : timing.someOf(nodes, count)) {
            world.queue.after(begin, node::crash);
            world.queue.after(begin + timing.between(1, 4_000), () -> restart(node));
        }
    }

    /// If nobody else is without its memory or its share: more than `f` would have lost the key.
    private void loseDisk(EpochNode node, SimulationRandom timing) {
        Charter charter = honest().newest().charter().charter();
        List<Member> members = honest().members(charter);
        boolean isFirst = lost == 0;
        // Who is down looks as it was before.
        boolean areUp = nodes.stream().noneMatch(EpochNode::isDown);
        if (isFirst || (areUp && members.stream().allMatch(one -> isWhole(one, charter)))) {
            lost++;
            node.loseDisk();
            world.queue.after(timing.between(1, 4_000), node::restart);
        }
    }

    private static boolean isWhole(Member member, Charter charter) {
        return member.charter().charter().equals(charter)
                && member.mayVote()
                && member.hasShare()
                && Succession.of(member.state()).isEmpty()
                && Charter.next(member.state()).isEmpty();
    }

    /// With or without a disk that has lost something; only if nobody lies, and no other has lost something.
    private void restart(EpochNode node) {
        if (rot.chance(world.plan.rots())
                && liars.isEmpty()
                && nodes.stream().noneMatch(EpochNode::isDamaged)) {
            node.rot();
        }
        node.restart();
    }

    private boolean isDone() {
        return owner.isDone()
                && client.isIdle()
                && client.certificates().size() == world.plan.requests()
                && honest().areSettled();
    }

    private HonestNodes honest() {
        return new HonestNodes(
                world, checks, nodes.stream().filter(node -> !liars.contains(node.id())).toList());
    }

    private String standing() {
        return "%d of %d changes, asking %s, %d certificates of %d, charter %s;%s %s"
                .formatted(
                        owner.changes(),
                        world.plan.memberships().size(),
                        !asking.isIdle(),
                        client.certificates().size(),
                        world.plan.requests(),
                        checks.last().map(c -> c.statement().charter().epoch()),
                        honest().standing(),
                        world.plan);
    }
}
