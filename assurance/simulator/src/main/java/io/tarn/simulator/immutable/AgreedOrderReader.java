package io.tarn.simulator.immutable;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The layer above one server's store: hears of agreed time and of sweeps some time after they are ordered, walks from
/// what versions name then, and tells the store of each fragment, a part at a time, what the walk found.
final class AgreedOrderReader implements VersionsAbove.Reader {
    private static final int PARTS = 3;

    private final StoreWorld world;
    private final StoreHost host;
    private final StoreProcess process;
    private final SimulationRandom random;
    private @Nullable Walk walk;
    private OptionalLong walkedMillis = OptionalLong.empty();
    private long settledMillis = -1;
    private boolean wasLate;
    private long nextTick;

    /// One that has marked everything.
    ///
    /// @param sweepMillis when its sweep began
    /// @param named by the state that it was made from
    /// @param left fragments that the store is still to be told of; none before the first is
    private record Walk(long sweepMillis, SortedSet<Bguid> named, Deque<FragmentId> left) {}

    AgreedOrderReader(StoreWorld world, StoreHost host, StoreProcess process) {
        this.world = world;
        this.host = host;
        this.process = process;
        random =
                world.random(
                        "order at %s from %d".formatted(host.party(), world.queue().nowTick()));
        scheduleNext();
    }

    @Override
    public long settledMillis() {
        return settledMillis;
    }

    @Override
    public void wake() {
        if (world.queue().nowTick() >= nextTick) {
            scheduleNext();
            hearOfTime();
            if (process.isAlive()) {
                goOn();
            }
        }
    }

    private void scheduleNext() {
        nextTick = world.queue().nowTick() + random.between(1, world.plan().catchUpTicksMax());
    }

    /// Late, but not for long.
    private void hearOfTime() {
        wasLate = !wasLate && random.chance(300);
        long fromMillis = Math.max(settledMillis, 0);
        long throughMillis = world.order().settledMillis();
        settledMillis = wasLate ? random.between(fromMillis, throughMillis) : throughMillis;
        process.settle(settledMillis, walkedMillis);
    }

    private void goOn() {
        if (walk == null) {
            begin();
        } else if (walk.left().isEmpty()) {
            judge(walk);
        } else {
            tell(walk, walk.left().size());
        }
    }

    /// Marks from what is known of the order by now, which may be later than the sweep.
    private void begin() {
        long last = walkedMillis.orElse(-1);
        world.order()
                .sweepThrough(settledMillis)
                .ifPresent(sweep -> {
                    if (sweep > last) {
                        long leaseMillis = world.plan().serverLimits().leaseMillis();
                        long seen =
                                host.flaw() == NodeFlaw.MARKS_WHAT_WAS
                                        ? sweep - leaseMillis
                                        : settledMillis;
                        walk =
                                new Walk(
                                        sweep,
                                        world.order().namedThrough(seen),
                                        new ArrayDeque<>());
                    }
                });
    }

    /// Of all that is here, and of all that is named and should be.
    private void judge(Walk complete) {
        var fragments = new TreeSet<>(host.disk().records().keySet());
        complete.named().forEach(block -> fragments.add(new FragmentId(block, host.place())));
        complete.left().addAll(fragments);
        walkedMillis =
                OptionalLong.of(
                        host.flaw() == NodeFlaw.DROPS_BY_NOW
                                ? settledMillis
                                : complete.sweepMillis());
        process.settle(settledMillis, walkedMillis);
        tell(complete, fragments.size() / PARTS);
    }

    private void tell(Walk complete, int count) {
        for (int i = 0; i < count && process.isAlive(); i++) {
            FragmentId id = complete.left().remove();
            if (complete.named().contains(id.block())) {
                process.pin(id);
            } else {
                process.release(id);
            }
        }
        if (complete.left().isEmpty()) {
            walk = null;
        }
    }
}
