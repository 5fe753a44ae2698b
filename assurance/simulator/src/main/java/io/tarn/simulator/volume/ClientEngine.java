package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientEffect.Ask;
import io.tarn.block.client.ClientInput;
import io.tarn.block.client.ClientOperation;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Runs operations of one party: frames their questions, finds the operation that an answer
/// belongs to, and gives them time.
public final class ClientEngine {
    private record Question(Running of, int server, long exchange) {}

    private static final class Running {
        final ClientOperation operation;
        final Consumer<ClientEffect> outcome;

        Running(ClientOperation operation, Consumer<ClientEffect> outcome) {
            this.operation = operation;
            this.outcome = outcome;
        }
    }

    private final VolumeWorld world;
    private final Party self;
    private final LocalClock clock;
    private final List<Running> running = new ArrayList<>();
    private final NavigableMap<Long, Question> questions = new TreeMap<>();
    private long exchanges;
    private long asked;

    /// An engine without questions. No two engines of a world name questions alike: what is on its
    /// way to a process that died must not be taken for an answer to the next one's.
    public ClientEngine(VolumeWorld world, Party self, LocalClock clock) {
        this.world = world;
        this.self = self;
        this.clock = clock;
        exchanges = world.nextExchanges();
    }

    /// Starts `operation` now.
    ///
    /// @param outcome hears the one effect that decides it
    public void start(ClientOperation operation, Consumer<ClientEffect> outcome) {
        Running started = new Running(operation, outcome);
        running.add(started);
        step(started, new ClientInput.Ticked(clock.nowTick()));
    }

    /// Gives time to every operation.
    public void wake() {
        for (Running each : List.copyOf(running)) {
            step(each, new ClientInput.Ticked(clock.nowTick()));
        }
        running.removeIf(each -> each.operation.isOver());
        questions.values().removeIf(question -> question.of().operation.isOver());
    }

    /// Takes an answer; one to no question of ours is ignored.
    public void received(Party from, Frame frame) {
        Question question = questions.get(frame.exchange());
        if (question == null || !world.server(question.server()).equals(from)) {
            return;
        }
        questions.remove(frame.exchange());
        step(question.of(), inputOf(question, frame));
    }

    /// Forgets all operations, as a process does that dies.
    public void abandon() {
        running.clear();
        questions.clear();
    }

    public int running() {
        return running.size();
    }

    /// Requests sent so far.
    public long asked() {
        return asked;
    }

    private ClientInput inputOf(Question question, Frame frame) {
        try {
            return new ClientInput.Replied(
                    question.server(),
                    question.exchange(),
                    ReplyCodec.decode(frame.message(), world.shape().redundancy()));
        } catch (MalformedException e) {
            world.events().suspectsServer(self, question.server(), "answers garbage");
            return new ClientInput.Lost(question.server(), question.exchange());
        }
    }

    private void step(Running of, ClientInput input) {
        for (ClientEffect effect : of.operation.step(input)) {
            switch (effect) {
                case Ask ask -> send(of, ask);
                case ClientEffect.Suspect(int server, String reason) ->
                        world.events().suspectsServer(self, server, reason);
                case ClientEffect.Served _ -> {}
                case ClientEffect.Wrote _, ClientEffect.DidRead _ -> of.outcome.accept(effect);
            }
        }
    }

    private void send(Running of, Ask ask) {
        long exchange = exchanges++;
        asked++;
        questions.put(exchange, new Question(of, ask.server(), ask.exchange()));
        Bytes frame = new Frame(exchange, RequestCodec.encode(ask.request())).toBytes();
        world.network().send(self, world.server(ask.server()), frame);
    }
}
