package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.client.UpdateInput;
import io.tarn.ring.client.UpdateOperation;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Asks for updates until it has certificates, by the code that real clients run.
final class EpochClient {
    private static final int TICK_TICKS = 100;
    private static final int PATIENCE_TICKS = 2_000;

    private final EpochWorld world;
    private final EpochChecks checks;
    private final List<EpochNode> nodes;
    private final NodeIdentity identity;
    private final SimulationRandom random;
    private final Map<UpdateOperation, Consumer<Optional<Outcome>>> underWay = new HashMap<>();
    private final List<Certificate> certificates = new ArrayList<>();
    private long numbers;

    EpochClient(
            EpochWorld world, EpochChecks checks, List<EpochNode> nodes, NodeIdentity identity) {
        this.world = world;
        this.checks = checks;
        this.nodes = nodes;
        this.identity = identity;
        random = world.random.split("client " + identity.id());
    }

    /// When there is a key.
    void ask(Addressee addressee, Bytes operation, Consumer<Optional<Outcome>> done) {
        if (checks.key().isEmpty()) {
            world.queue.after(TICK_TICKS, () -> ask(addressee, operation, done));
            return;
        }
        Request request = signed(addressee, operation);
        if (addressee == Addressee.MACHINE) {
            checks.asked(request);
        }
        var update =
                new UpdateOperation(
                        certificate -> certificate.verify(checks.key().get()),
                        request,
                        () ->
                                signed(
                                        Addressee.RING,
                                        new Affair.Settle(request.sequence()).encoding()),
                        nodes.size(),
                        random.between(0, nodes.size() - 1),
                        PATIENCE_TICKS);
        underWay.put(update, done);
        tick(update);
    }

    private Request signed(Addressee addressee, Bytes operation) {
        return Request.signed(
                world.founding.ring(), identity, new ClientSequence(next()), addressee, operation);
    }

    /// As programs number that go by their clocks, and as those that count.
    private long next() {
        numbers += random.chance(300) ? random.between(1, 200) : 1;
        return numbers;
    }

    private void tick(UpdateOperation update) {
        if (underWay.containsKey(update)) {
            perform(update, update.step(new UpdateInput.Ticked(world.queue.nowTick())));
            world.queue.after(TICK_TICKS, () -> tick(update));
        }
    }

    void answered(Certificate certificate) {
        if (!random.chance(world.plan.weather().lossPerMille())) {
            for (UpdateOperation update : List.copyOf(underWay.keySet())) {
                perform(update, update.step(new UpdateInput.Answered(certificate)));
            }
        }
    }

    private void perform(UpdateOperation update, List<UpdateEffect> effects) {
        for (UpdateEffect effect : effects) {
            switch (effect) {
                case UpdateEffect.Ask(int member, Request request) -> {
                    if (!random.chance(world.plan.weather().lossPerMille())) {
                        world.queue.after(
                                random.between(1, 50), () -> nodes.get(member).requested(request));
                    }
                }
                case UpdateEffect.Done(Outcome outcome, Certificate certificate) ->
                        done(update, Optional.of(outcome), certificate);
                case UpdateEffect.Settled(AffairAnswer answer, Certificate certificate) -> {
                    checks.settled(identity.id(), update.sequence(), answer);
                    done(update, Optional.empty(), certificate);
                }
                case UpdateEffect.Taken taken ->
                        throw new AssertionError("this client numbers each once: " + taken);
            }
        }
    }

    private void done(UpdateOperation update, Optional<Outcome> outcome, Certificate certificate) {
        certificates.add(certificate);
        checks.certified(certificate);
        Consumer<Optional<Outcome>> done = underWay.remove(update);
        if (done != null) {
            done.accept(outcome);
        }
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    List<Certificate> certificates() {
        return certificates;
    }
}
