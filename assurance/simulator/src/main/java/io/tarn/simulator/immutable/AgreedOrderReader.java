package io.tarn.simulator.immutable;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.simulator.immutable.AgreedOrder.Entry;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The layer above one server's store: hears of versions some time after they are ordered, pins and
/// releases what they say, and then passes agreed time on.
final class AgreedOrderReader {
    private final StoreWorld world;
    private final StoreHost host;
    private final StoreProcess process;
    private final SimulationRandom random;
    private int entriesTaken;
    private long settledMillis = -1;
    private long nextTick;

    AgreedOrderReader(StoreWorld world, StoreHost host, StoreProcess process) {
        this.world = world;
        this.host = host;
        this.process = process;
        random =
                world.random(
                        "order at %s from %d".formatted(host.party(), world.queue().nowTick()));
        scheduleNext();
    }

    /// Agreed time as this server knows it; negative until it has heard of it.
    long settledMillis() {
        return settledMillis;
    }

    /// Some pins may be lost: all come again before agreed time goes on.
    void repeatPins() {
        entriesTaken = 0;
    }

    void wake() {
        if (world.queue().nowTick() >= nextTick) {
            scheduleNext();
            boolean isLate = random.chance(300);
            long fromMillis = Math.max(settledMillis, 0);
            long throughMillis = world.order().settledMillis();
            catchUp(isLate ? random.between(fromMillis, throughMillis) : throughMillis);
        }
    }

    private void scheduleNext() {
        nextTick = world.queue().nowTick() + random.between(1, world.plan().catchUpTicksMax());
    }

    private void catchUp(long throughMillis) {
        if (host.flaw() == NodeFlaw.SETTLES_BEFORE_PINNING) {
            process.settle(throughMillis);
        }
        List<Entry> entries = world.order().entries();
        var latest = new TreeMap<Bguid, Entry>();
        int taken = entriesTaken;
        while (taken < entries.size() && entries.get(taken).stampMillis() <= throughMillis) {
            Entry entry = entries.get(taken++);
            latest.put(entry.block(), entry);
        }
        entriesTaken = taken;
        apply(latest);
        if (process.isAlive() && entriesTaken == taken) {
            settledMillis = throughMillis;
            process.settle(throughMillis);
        }
    }

    private void apply(SortedMap<Bguid, Entry> latest) {
        for (Entry entry : latest.values()) {
            if (!process.isAlive()) {
                return;
            }
            var id = new FragmentId(entry.block(), host.place());
            if (entry.isNamed()) {
                process.pin(id);
            } else {
                process.release(id);
            }
        }
    }
}
