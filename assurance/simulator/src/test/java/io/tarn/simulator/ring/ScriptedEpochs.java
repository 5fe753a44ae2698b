package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Addressee;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A ring of four honest members that always does the same, from nothing, but for what a test adds: it makes its key, and may
/// share it anew. A client asks for an update at the beginning, and for another when everything is done.
final class ScriptedEpochs {
    /// What happens.
    enum Script {
        /// Members make a key, and certify the first update.
        FOUNDING(4, 1),
        /// After that, they share it anew of themselves.
        REFRESH(4, 2),
        /// After the founding, the owner has a node that has nothing take one member's place.
        REPLACEMENT(5, 2);

        private final int nodes;

        /// That it comes to.
        private final int epoch;

        Script(int nodes, int epoch) {
            this.nodes = nodes;
            this.epoch = epoch;
        }

        private List<Integer> members() {
            return this == REPLACEMENT ? REPLACED : EpochPlan.FOUNDERS;
        }

        private List<List<Integer>> changes() {
            return this == REPLACEMENT ? List.of(REPLACED) : List.of();
        }

        private RefreshPace pace() {
            int periodMs = this == REFRESH ? REFRESH_MS : NEVER_MS;
            return new RefreshPace(periodMs, URGENT_MS, APART_MS);
        }
    }

    private static final List<Integer> REPLACED = List.of(0, 1, 2, 4);
    private static final int REFRESH_MS = 20_000;
    private static final int NEVER_MS = 1 << 30;
    private static final int URGENT_MS = 2_000;
    private static final int APART_MS = 500;
    private static final int LOOK_TICKS = 50;

    /// Sharings wait 10,000 ticks for who is away, and twice as long the next time.
    private static final long END_TICK = 150_000;

    final EpochWorld world;
    private final Script script;
    private final EpochChecks checks;
    private final List<EpochNode> nodes = new ArrayList<>();
    private final EpochClient client;
    private final EpochOwner owner;
    private final HonestNodes honest;
    private int answers;

    ScriptedEpochs(Script script) {
        this.script = script;
        EpochPlan plan = plan(script);
        world = new EpochWorld(new Seed(1).random(), plan);
        checks = new EpochChecks(plan.limits(), Set.of());
        for (int i = 0; i < plan.nodes(); i++) {
            EpochNode.Mouth mouth = EpochNode.honest(world, world.identities.get(i).id());
            var node = new EpochNode(world, checks, i, true, mouth, share -> share);
            nodes.add(node);
            world.network.attach(world.parties.get(i), node::received);
        }
        honest = new HonestNodes(world, checks, nodes);
        client = new EpochClient(world, checks, nodes, EpochWorld.identity('c', 0));
        var asking = new EpochClient(world, checks, nodes, world.owner);
        owner = new EpochOwner(world, honest::newest, asking, client, Set.of());
        nodes.forEach(node ->
                node.answerTo(certificate -> {
                    asking.answered(certificate);
                    client.answered(certificate);
                }));
    }

    private static EpochPlan plan(Script script) {
        var limits = new RingLimits(2, 5, 2, 2, 256, 128, 250, script.pace());
        return new EpochPlan(
                limits.withOperationBytes(1 << 14),
                LinkWeather.calm(),
                script.nodes,
                script.changes(),
                new TreeMap<>(),
                1,
                0,
                0,
                0,
                0,
                3,
                0,
                0);
    }

    List<EpochNode> nodes() {
        return nodes;
    }

    /// Whether members have a key, and have signed with it.
    boolean isFounded() {
        return checks.last().isPresent() && !client.certificates().isEmpty();
    }

    /// The whole script, and then whatever time it takes until everything is done.
    void run() {
        client.ask(Addressee.MACHINE, Bytes.ofHex("0001"), _ -> answers++);
        runUntilSettled(1);
        client.ask(Addressee.MACHINE, Bytes.ofHex("0002"), this::lastAnswered);
        runUntilSettled(2);
        honest.checkKey(List.of(client));
        checks.ended();
        assertThat(owner.givenUp()).isZero();
        Charter charter = honest.newest().charter().charter();
        assertThat(charter.membership().members())
                .isEqualTo(
                        script.members().stream()
                                .<IdentityKey>map(i -> world.identities.get(i).publicKey())
                                .toList());
        assertThat(charter.key()).isEqualTo(checks.key());
    }

    private void lastAnswered(Optional<Outcome> outcome) {
        assertThat(outcome.map(Outcome::fate)).contains(Outcome.Fate.EXECUTED);
        answers++;
    }

    private void runUntilSettled(int answered) {
        while (answers < answered || !isDone()) {
            RingViolation.unless(world.queue.nowTick() < END_TICK, "not done: %s", standing());
            world.queue.runThrough(world.queue.nowTick() + LOOK_TICKS);
        }
    }

    private boolean isDone() {
        return owner.isDone()
                && nodes.stream().noneMatch(EpochNode::isDown)
                && honest.newest().charter().charter().epoch().number() >= script.epoch
                && honest.areSettled();
    }

    private String standing() {
        return "%d answers, owner done %s;%s".formatted(answers, owner.isDone(), honest.standing());
    }
}
