package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.ImmutableEffect;
import io.tarn.block.immutable.ImmutableEffect.Ask;
import io.tarn.block.immutable.ImmutableEffect.DidAttest;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.block.immutable.ImmutableEffect.DidStore;
import io.tarn.block.immutable.ImmutableEffect.Suspect;
import io.tarn.block.immutable.ImmutableInput;
import io.tarn.block.immutable.ImmutableInput.Lost;
import io.tarn.block.immutable.ImmutableInput.Replied;
import io.tarn.block.immutable.ImmutableInput.Ticked;
import io.tarn.block.immutable.ImmutableOperation;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.volume.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Runs operations of one party: frames their questions, finds the operation that an answer belongs
/// to, and gives them time.
public final class StoreEngine {
    private record Running(ImmutableOperation operation, Consumer<ImmutableEffect> outcome) {}

    private record Question(Running of, int server, long exchange) {}

    private final StoreWorld world;
    private final Party self;
    private final LocalClock clock;
    private final BiConsumer<Integer, String> suspects;
    private final List<Running> running = new ArrayList<>();
    private final SortedMap<Long, Question> questions = new TreeMap<>();
    private long exchanges;
    private long asked;

    /// No two engines of a world name questions alike: what is on its way to a process that died must
    /// not be taken for an answer to the next one's.
    ///
    /// @param suspects hears of servers that lied, and how
    public StoreEngine(
            StoreWorld world, Party self, LocalClock clock, BiConsumer<Integer, String> suspects) {
        this.world = world;
        this.self = self;
        this.clock = clock;
        this.suspects = suspects;
        exchanges = world.nextExchanges();
    }

    /// @param outcome hears the one effect that decides it
    public void start(ImmutableOperation operation, Consumer<ImmutableEffect> outcome) {
        var started = new Running(operation, outcome);
        running.add(started);
        step(started, new Ticked(clock.nowTick()));
    }

    /// Asks without caring for an answer.
    public void tell(int server, StoreRequest request) {
        send(server, exchanges++, request);
    }

    /// Gives time to every operation.
    public void wake() {
        for (Running each : List.copyOf(running)) {
            step(each, new Ticked(clock.nowTick()));
        }
        running.removeIf(each -> each.operation().isOver());
        questions.values().removeIf(question -> question.of().operation().isOver());
    }

    /// Takes an answer; one to no question of ours is ignored.
    public void received(Party from, Frame frame) {
        Question question = questions.get(frame.exchange());
        if (question != null && world.server(question.server()).equals(from)) {
            questions.remove(frame.exchange());
            step(question.of(), inputOf(question, frame));
        }
    }

    /// Forgets all operations, as a process does that dies.
    public void abandon() {
        running.clear();
        questions.clear();
    }

    /// Requests sent so far.
    long asked() {
        return asked;
    }

    private ImmutableInput inputOf(Question question, Frame frame) {
        try {
            return new Replied(
                    question.server(),
                    question.exchange(),
                    StoreReplyCodec.decode(frame.message(), world.plan().redundancy()));
        } catch (MalformedException e) {
            suspects.accept(question.server(), "answers garbage");
            return new Lost(question.server(), question.exchange());
        }
    }

    private void step(Running of, ImmutableInput input) {
        for (ImmutableEffect effect : of.operation().step(input)) {
            switch (effect) {
                case Ask(int server, long exchange, StoreRequest request) -> {
                    questions.put(exchanges, new Question(of, server, exchange));
                    send(server, exchanges++, request);
                }
                case Suspect(int server, String reason) -> suspects.accept(server, reason);
                case DidStore _, DidFetch _, DidAttest _ -> of.outcome().accept(effect);
            }
        }
    }

    private void send(int server, long exchange, StoreRequest request) {
        asked++;
        Bytes frame = new Frame(exchange, StoreRequestCodec.encode(request)).toBytes();
        world.network().send(self, world.server(server), frame);
    }
}
