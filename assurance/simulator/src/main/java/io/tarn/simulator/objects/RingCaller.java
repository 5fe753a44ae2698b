package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.client.UpdateInput;
import io.tarn.ring.client.UpdateOperation;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.ring.RingCrew;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One client's way to the ring: has requests ordered until it has certificates, by the code that real clients run. Members who lie
/// answer with certificates of other things, and with altered ones.
final class RingCaller {
    private static final int TICK_TICKS = 100;
    private static final int PATIENCE_TICKS = 1_500;
    private static final int DELAY_TICKS_MAX = 50;

    /// Of a lease.
    private static final int RECENT_PART = 12;

    /// What came of a request.
    sealed interface Came {
        /// The ring has certified it; the proof holds under the ring's key.
        record Answered(Proof proof, Outcome outcome) implements Came {}

        /// The ring has settled that it never was carried out, and never will be.
        record Never() implements Came {}

        /// It was carried out, or nobody knows; what came of it is lost.
        record Lost() implements Came {}
    }

    private final ObjectWorld world;
    private final NodeIdentity identity;
    private final SimulationRandom random;
    private final Map<Integer, UpdateOperation> underWay = new TreeMap<>();
    private final List<Request> requests = new ArrayList<>();
    private int operations;
    private long numbers;
    private int lossPerMille;

    /// When agreed time went on for the last time, as far as this client knows.
    private long movedTick = Long.MIN_VALUE / 2;

    /// @param name of the client, which its random choices hang on
    RingCaller(ObjectWorld world, NodeIdentity identity, String name) {
        this.world = world;
        this.identity = identity;
        random = world.random("calls of " + name);
        lossPerMille = world.plan().ring().weather().lossPerMille();
    }

    /// Nothing is lost on the way any more.
    void calm() {
        lossPerMille = 0;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /// All that it has asked for.
    List<Request> requests() {
        return requests;
    }

    /// A request that is signed, and that nobody has heard of yet.
    Request sign(Bytes operation) {
        Request request = signed(Addressee.MACHINE, operation);
        requests.add(request);
        return request;
    }

    private Request signed(Addressee addressee, Bytes operation) {
        Request request =
                Request.signed(
                        RingCrew.RING,
                        identity,
                        new ClientSequence(++numbers),
                        addressee,
                        operation);
        world.crew().asked(request);
        return request;
    }

    /// Has agreed time move on before something is stored, as real clients do: servers count leases in it, and it stands still while nothing
    /// is ordered.
    void move(Runnable then) {
        long recentTicks = world.plan().store().serverLimits().leaseMillis() / RECENT_PART;
        if (world.queue().nowTick() - movedTick < recentTicks) {
            then.run();
            return;
        }
        ask(
                new ObjectRequest.NameHeads(ObjectWorld.volumeId()).encoding(),
                _ -> {
                    movedTick = world.queue().nowTick();
                    then.run();
                });
    }

    Request ask(Bytes operation, Consumer<Came> done) {
        Request request = sign(operation);
        ask(request, done);
        return request;
    }

    private void ask(Request request, Consumer<Came> done) {
        int number = operations++;
        int members = world.plan().ring().size().members();
        var update =
                new UpdateOperation(
                        world.notary()::isOfRing,
                        request,
                        () ->
                                signed(
                                        Addressee.RING,
                                        new Affair.Settle(request.sequence()).encoding()),
                        members,
                        random.between(0, members - 1),
                        PATIENCE_TICKS);
        underWay.put(number, update);
        tick(number, request, done);
    }

    private void tick(int number, Request request, Consumer<Came> done) {
        UpdateOperation update = underWay.get(number);
        if (update != null) {
            var now = new UpdateInput.Ticked(world.queue().nowTick());
            perform(number, request, done, update.step(now));
            world.queue().after(TICK_TICKS, () -> tick(number, request, done));
        }
    }

    private void answered(
            int number, Request request, Consumer<Came> done, Certificate certificate) {
        UpdateOperation update = underWay.get(number);
        if (update != null) {
            perform(number, request, done, update.step(new UpdateInput.Answered(certificate)));
        }
    }

    private void perform(
            int number, Request request, Consumer<Came> done, List<UpdateEffect> effects) {
        for (UpdateEffect effect : effects) {
            switch (effect) {
                case UpdateEffect.Ask(int member, Request asked) ->
                        tell(
                                new MemberId(member),
                                asked,
                                certificate -> answered(number, request, done, certificate));
                case UpdateEffect.Done(Outcome outcome, Certificate certificate) -> {
                    underWay.remove(number);
                    done.accept(proven(new Proof(request, certificate), outcome));
                }
                case UpdateEffect.Settled(AffairAnswer answer, Certificate _) -> {
                    underWay.remove(number);
                    done.accept(answer == AffairAnswer.VOID ? new Came.Never() : new Came.Lost());
                }
                case UpdateEffect.Taken taken ->
                        throw new ObjectViolation("this client numbers each once: " + taken);
            }
        }
    }

    /// The whole proof is looked at as whoever gets it as a file does.
    private Came proven(Proof proof, Outcome outcome) {
        Optional<Outcome> shown =
                random.chance(200) ? proof.verify(world.key().key()) : Optional.of(outcome);
        ObjectViolation.unless(
                shown.equals(Optional.of(outcome)), "a certificate shows another outcome");
        return new Came.Answered(proof, outcome);
    }

    /// A member hears of a request, and answers at some time, if it does not lie.
    void tell(MemberId member, Request request, Consumer<Certificate> answer) {
        onItsWay(() -> {
            world.crew().requested(member, request);
            if (world.crew().liars().contains(member)) {
                lie(answer);
            }
            world.notary()
                    .wanted(
                            member,
                            request.digest(),
                            certificate -> onItsWay(() -> answer.accept(certificate)));
        });
    }

    private void onItsWay(Runnable arrives) {
        if (!random.chance(lossPerMille)) {
            world.queue().after(random.between(1, DELAY_TICKS_MAX), arrives);
        }
    }

    private void lie(Consumer<Certificate> answer) {
        List<Certificate> made = world.notary().made();
        if (!made.isEmpty() && random.nextBoolean()) {
            Certificate one = random.oneOf(made);
            Certificate lie = random.nextBoolean() ? one : altered(one);
            onItsWay(() -> answer.accept(lie));
        }
    }

    private Certificate altered(Certificate one) {
        Bytes leaf = random.withFlippedBit(one.leaf());
        return switch (random.between(0, 2)) {
            case 0 ->
                    new Certificate(
                            one.statement(), one.index(), leaf, one.proof(), one.signature());
            case 1 ->
                    new Certificate(
                            one.statement(),
                            one.index() + 1,
                            one.leaf(),
                            one.proof(),
                            one.signature());
            default -> {
                Certificate other = random.oneOf(world.notary().made());
                yield new Certificate(
                        one.statement(), one.index(), one.leaf(), one.proof(), other.signature());
            }
        };
    }
}
