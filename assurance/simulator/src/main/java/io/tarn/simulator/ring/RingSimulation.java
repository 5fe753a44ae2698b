package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.replica.RingReplica;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.Seed;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One run: a storm in which nothing wrong may be done, and then a calm in which everything that was asked
/// must be.
final class RingSimulation {
    private static final int SOON_TICKS = 20;

    private final SimulationRandom random;
    private final RingCrew crew;
    private final RingWorld world;
    private final RingChecks checks;
    private final ClientHistory history = new ClientHistory();
    private final List<RingClient> clients = new ArrayList<>();
    private final HalfValidClient halfValid;
    private final DirectReader reader;

    RingSimulation(Seed seed) {
        random = seed.random();
        RingPlan plan = RingPlan.drawn(random.split("plan"));
        crew =
                new RingCrew(
                        random,
                        plan,
                        new EventQueue(),
                        new Trace(),
                        new RegisterMachine(),
                        RingState.EMPTY,
                        history);
        world = crew.world();
        checks = crew.checks();
        for (int i = 0; i < plan.clients(); i++) {
            clients.add(new RingClient(world, checks, crew.members(), i));
        }
        halfValid = new HalfValidClient(world, checks, crew.members());
        reader =
                new DirectReader(
                        world.queue,
                        random.split("direct reader"),
                        plan.weather().lossPerMille(),
                        history,
                        this::asked);
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
            history.watchWrites(register ->
                    read(register, direct.between(0, SOON_TICKS), direct.oneOf(clients)));
        }
        crew.storm(timing);
        world.queue.runThrough(plan.storm());
        crew.endStorm();
        long calm = crew.calm(Progress.after(plan), this::isDone, this::left);
        readAtTheEnd();
        checks.ended();
        return new RingReport(
                plan,
                checks.highest().number(),
                crew.view().number(),
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
        RingMember copy = crew.members().get(id.index()).getFirst();
        if (!crew.liars().contains(id)) {
            copy.read(question.register(), said);
            return;
        }
        switch (question.lie()) {
            case NOTHING -> {}
            case TRUTH -> copy.read(question.register(), said);
            case OLD -> said.accept(held(crew.furthestBehind(), question.register()));
            case INVENTED -> said.accept(question.invented());
        }
    }

    private static Bytes held(RingReplica replica, long register) {
        return RegisterMachine.held(replica.ringState(), register);
    }

    /// A state in which there is nothing yet is none that is read.
    private void readAtTheEnd() {
        if (crew.honest().getFirst().ringState().size() != 0) {
            reader.readAtRest(
                    world.membership, RingClient.REGISTERS, crew::rest, clients.getFirst()::read);
        }
    }

    private boolean isDone() {
        return clients.stream()
                .flatMap(client -> client.requests().stream())
                .allMatch(checks::isExecuted);
    }

    private String left() {
        long left =
                clients.stream()
                        .flatMap(client -> client.requests().stream())
                        .filter(request -> !checks.isExecuted(request))
                        .count();
        return "%d requests left;".formatted(left);
    }
}
