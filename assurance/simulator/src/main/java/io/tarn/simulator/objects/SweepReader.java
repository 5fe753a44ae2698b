package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FetchOperation;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.Marking;
import io.tarn.object.sweep.MarkingEffect;
import io.tarn.object.sweep.MarkingInput;
import io.tarn.object.sweep.Sweep;
import io.tarn.simulator.immutable.NodeFlaw;
import io.tarn.simulator.immutable.StoreEngine;
import io.tarn.simulator.immutable.StoreHost;
import io.tarn.simulator.immutable.StoreProcess;
import io.tarn.simulator.immutable.VersionsAbove;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.volume.Frame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A node's sweeper: hears late of what the ring has agreed on, walks through what a volume's versions name by the real [Marking] when
/// it was swept, and tells the store what it found.
final class SweepReader implements VersionsAbove.Reader {
    private static final int FETCHES_MAX = 3;
    private static final int SEEN_MAX = 10_000;
    private static final long FETCH_TICKS_MAX = 1_500;

    private final ObjectWorld world;
    private final StoreHost host;
    private final StoreProcess process;
    private final SimulationRandom random;
    private final StoreEngine engine;
    private Optional<RingOrder.Standing> known = Optional.empty();
    private OptionalLong walkedMillis = OptionalLong.empty();
    private long settledMillis = -1;
    private @Nullable Walk walk;
    private long nextTick;

    /// Blocks under way.
    private int asked;

    private static final class Walk {
        final Sweep sweep;
        final VolumeView volume;
        final Marking marking;
        final TreeSet<Bguid> marked = new TreeSet<>();

        Walk(Sweep sweep, VolumeView volume) {
            this.sweep = sweep;
            this.volume = volume;
            marking = new Marking(volume, FETCHES_MAX, SEEN_MAX);
        }
    }

    SweepReader(ObjectWorld world, StoreHost host, StoreProcess process) {
        this.world = world;
        this.host = host;
        this.process = process;
        var store = host.world();
        random =
                store.random(
                        "sweeps at %s from %d".formatted(host.party(), store.queue().nowTick()));
        engine =
                new StoreEngine(
                        store,
                        host.party(),
                        host.clock(),
                        (server, reason) ->
                                store.checks().suspectsServer(host.party(), server, reason));
        nextTick = store.queue().nowTick() + random.between(1, store.plan().catchUpTicksMax());
    }

    @Override
    public long settledMillis() {
        return settledMillis;
    }

    @Override
    public void received(Party from, Frame frame) {
        engine.received(from, frame);
    }

    @Override
    public void wake() {
        engine.wake();
        long now = world.queue().nowTick();
        if (now >= nextTick && process.isAlive()) {
            nextTick = now + random.between(1, world.plan().store().catchUpTicksMax());
            hear();
            if (process.isAlive()) {
                look();
            }
        }
    }

    /// Late, now and then.
    private void hear() {
        if (known.isPresent() && random.chance(300)) {
            return;
        }
        known = world.order().newest();
        known.ifPresent(standing -> {
            settledMillis = standing.time().millis();
            process.settle(settledMillis, walkedMillis);
        });
    }

    private void look() {
        if (walk != null || known.isEmpty()) {
            return;
        }
        VolumeView view = known.get().view();
        Optional<Sweep> sweep =
                view.sweep().filter(one -> one.time().millis() > walkedMillis.orElse(-1));
        if (sweep.isPresent()) {
            var begun = new Walk(sweep.get(), view);
            walk = begun;
            step(begun, new MarkingInput.Continued());
        }
    }

    private void step(Walk under, MarkingInput input) {
        for (MarkingEffect effect : under.marking.step(input)) {
            switch (effect) {
                case MarkingEffect.Mark(Bguid block) -> under.marked.add(block);
                case MarkingEffect.Fetch(Bguid block) -> fetch(under, block);
                case MarkingEffect.Finished() -> finished(under);
                case MarkingEffect.Stuck _, MarkingEffect.TooMany _ -> walk = null;
            }
        }
        if (!under.marking.isOver() && isWaitingForNothing(under)) {
            world.queue().after(1, () -> goOn(under));
        }
    }

    private boolean isWaitingForNothing(Walk under) {
        return asked == 0 && under.equals(walk);
    }

    private void goOn(Walk under) {
        if (under.equals(walk) && process.isAlive()) {
            step(under, new MarkingInput.Continued());
        }
    }

    private void fetch(Walk under, Bguid block) {
        asked++;
        var store = host.world();
        engine.start(
                new FetchOperation(
                        store.code(),
                        store.volume(),
                        block,
                        store.plan().clientLimits().withDeadline(FETCH_TICKS_MAX)),
                effect -> {
                    asked--;
                    MarkingInput input =
                            effect instanceof DidFetch(FetchOutcome.Whole(Bytes content, var _))
                                    ? new MarkingInput.Came(block, content)
                                    : new MarkingInput.Lost(block);
                    if (under.equals(walk) && process.isAlive()) {
                        step(under, input);
                    }
                });
    }

    /// All that is named is pinned first, then what was not come to is released.
    private void finished(Walk complete) {
        walk = null;
        walkedMillis =
                OptionalLong.of(
                        host.flaw() == NodeFlaw.DROPS_BY_NOW
                                ? settledMillis
                                : complete.sweep.time().millis());
        process.settle(settledMillis, walkedMillis);
        var fragments = new TreeSet<>(host.disk().records().keySet());
        for (Bguid block : complete.marked) {
            // What the ring holds yet is stored nowhere.
            if (complete.volume.held(block).isEmpty()) {
                fragments.add(new FragmentId(block, host.place()));
            }
        }
        for (FragmentId id : List.copyOf(fragments)) {
            if (!process.isAlive()) {
                return;
            }
            if (complete.marked.contains(id.block())) {
                process.pin(id);
            } else {
                process.release(id);
            }
        }
    }
}
