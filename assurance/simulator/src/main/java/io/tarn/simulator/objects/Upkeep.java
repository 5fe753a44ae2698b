package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.machine.CollectPlace;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What the volume's owner has done all the time: blocks that the ring holds go to the servers, versions that are not retained are
/// pruned, and what nothing names is swept.
final class Upkeep {
    private static final int BLOCKS_MAX = 8;

    private final ObjectWorld world;
    private final SimulationRandom random;
    private final RingCaller ring;
    private final StoreUser store;
    private boolean isRunning;
    private boolean isStopped;
    private int dispersed;
    private int pruned;
    private int sweeps;

    /// Why the ring did not let go of anything, when it did not for the last time.
    private String trouble = "";

    Upkeep(ObjectWorld world) {
        this.world = world;
        random = world.random("upkeep");
        ring = new RingCaller(world, ObjectWorld.OWNER, "owner");
        store = new StoreUser(world, new Party("owner"), false);
    }

    void start() {
        world.queue().after(random.between(1, world.plan().upkeepTicksMax()), this::next);
    }

    void calm() {
        isStopped = true;
        ring.calm();
    }

    boolean isDone() {
        return !isRunning && ring.isIdle();
    }

    int requests() {
        return ring.requests().size();
    }

    /// Blocks that the ring has let go of.
    int dispersed() {
        return dispersed;
    }

    String trouble() {
        return trouble;
    }

    int pruned() {
        return pruned;
    }

    int sweeps() {
        return sweeps;
    }

    private void next() {
        if (isStopped) {
            return;
        }
        isRunning = true;
        Runnable then =
                () -> {
                    isRunning = false;
                    start();
                };
        switch (random.between(0, 3)) {
            case 0, 1 -> disperse(_ -> then.run());
            case 2 -> collect(Optional.empty(), then);
            default -> sweep(_ -> then.run());
        }
    }

    /// Some of what the ring holds.
    ///
    /// @param done hears whether it has let go of something
    void disperse(Consumer<Boolean> done) {
        SortedMap<Bguid, Bytes> some = new TreeMap<>();
        world.order()
                .newest()
                .ifPresent(now ->
                        VolumeView.heldNews(
                                RingState.EMPTY,
                                now.state(),
                                (_, block, held) -> some.put(block, held.content())));
        while (some.size() > BLOCKS_MAX) {
            some.remove(random.oneOf(List.copyOf(some.keySet())));
        }
        if (some.isEmpty()) {
            done.accept(false);
        } else {
            ring.move(() -> disperse(some, done));
        }
    }

    private void disperse(SortedMap<Bguid, Bytes> some, Consumer<Boolean> done) {
        store.disperse(
                some,
                world.order().nowMillis(),
                attestations -> {
                    if (attestations.isEmpty()) {
                        trouble = "too few servers sign for what they have stored";
                        done.accept(false);
                        return;
                    }
                    ring.ask(
                            new ObjectRequest.Disperse(
                                            ObjectWorld.volumeId(),
                                            List.copyOf(some.keySet()),
                                            attestations.get())
                                    .encoding(),
                            came -> {
                                int blocks =
                                        answer(came) instanceof ObjectAnswer.Dispersed(int count)
                                                ? count
                                                : 0;
                                dispersed += blocks;
                                trouble = came.toString();
                                done.accept(blocks > 0);
                            });
                });
    }

    private static ObjectAnswer answer(RingCaller.Came came) {
        return came instanceof RingCaller.Came.Answered(Proof _, var outcome)
                        && outcome.fate() == Fate.EXECUTED
                ? ObjectChecks.answer(outcome.result())
                : new ObjectAnswer.Done();
    }

    private void collect(Optional<CollectPlace> from, Runnable then) {
        ring.ask(
                new ObjectRequest.Collect(ObjectWorld.volumeId(), from).encoding(),
                came -> {
                    if (answer(came)
                            instanceof ObjectAnswer.Collected(int count, int _, var next)) {
                        pruned += count;
                        if (next.isPresent() && !isStopped) {
                            collect(next, then);
                            return;
                        }
                    }
                    then.run();
                });
    }

    /// @param done hears whether one has begun
    void sweep(Consumer<Boolean> done) {
        ring.ask(
                new ObjectRequest.BeginSweep(ObjectWorld.volumeId()).encoding(),
                came -> {
                    boolean hasBegun = answer(came) instanceof ObjectAnswer.SweepIs;
                    sweeps += hasBegun ? 1 : 0;
                    done.accept(hasBegun);
                });
    }
}
