package io.tarn.simulator.objects;

import io.tarn.object.ObjectLimits;
import io.tarn.object.Retention;
import io.tarn.simulator.immutable.StoreCast;
import io.tarn.simulator.immutable.StorePlan;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.ring.RingPlan;
import java.util.ArrayList;
import java.util.List;

/// Everything about a run that is decided before it starts.
///
/// @param ring with who of its members lies, and how
/// @param store of the servers that hold blocks
/// @param cast who of these lies, and how
/// @param limits of the ring's objects
/// @param retention of the volume; with one that prunes, nobody deletes an object, so that none is forgotten
/// @param users correct clients, of whom each may write
/// @param liars a client for each of these
/// @param operations that each of them begins in the storm
/// @param objects so many names
/// @param inlineBytesMax longer blocks are dispersed
/// @param blockBytesMax longest block
/// @param upkeepTicksMax longest time between two turns of whoever disperses what the ring holds, and prunes
/// @param storeStorms whether more store servers may be away than the protocol can do without
record ObjectPlan(
        RingPlan ring,
        StorePlan store,
        StoreCast cast,
        ObjectLimits limits,
        Retention retention,
        int users,
        List<UserLie> liars,
        int operations,
        int objects,
        int inlineBytesMax,
        int blockBytesMax,
        int upkeepTicksMax,
        boolean storeStorms) {
    /// Of an update with receipts of all servers, and a few blocks.
    private static final int OPERATION_BYTES_MAX = 1 << 14;

    private static final int COLLECTED_MAX = 16;
    private static final long STORM_TICKS_MAX = 9_000;

    ObjectPlan {
        liars = List.copyOf(liars);
    }

    static ObjectPlan drawn(SimulationRandom random) {
        RingPlan ring =
                RingPlan.drawn(random.split("ring"), List.of(1, 1, 1, 2))
                        .with(OPERATION_BYTES_MAX, STORM_TICKS_MAX);
        long leaseMillis = random.between(8_000, 25_000);
        StorePlan store = StorePlan.drawn(random.split("store")).withoutClients(leaseMillis);
        StoreCast cast =
                StoreCast.drawn(
                                random.split("cast"),
                                store.redundancy().servers(),
                                store.redundancy().faults())
                        .withoutClients();
        var liars = new ArrayList<UserLie>();
        SimulationRandom lies = random.split("liars");
        int count = lies.nextBoolean() ? lies.between(1, 3) : 0;
        for (int i = 0; i < count; i++) {
            liars.add(lies.oneOf(List.of(UserLie.values())));
        }
        return new ObjectPlan(
                ring,
                store,
                cast,
                limits(random.split("limits")),
                retention(random.split("retention")),
                random.between(2, 4),
                liars,
                random.between(4, 14),
                random.between(2, 5),
                random.between(1, 200),
                random.between(16, 600),
                random.between(300, 4_000),
                random.chance(250));
    }

    /// Bounds of production but for how much is looked at, and how often swept.
    private static ObjectLimits limits(SimulationRandom random) {
        ObjectLimits usual = ObjectLimits.production();
        return new ObjectLimits(
                usual.volumesMax(),
                usual.ownerBytesMax(),
                usual.ringBytesMax(),
                usual.keysMax(),
                usual.namedBytesMax(),
                random.chance(200) ? random.between(4_000, 20_000) : usual.heldBytesMax(),
                usual.blocksMadeMax(),
                random.between(8, COLLECTED_MAX),
                usual.depthMax(),
                random.between(0, 2_000));
    }

    private static Retention retention(SimulationRandom random) {
        return switch (random.between(0, 3)) {
            case 0 -> new Retention.Last(random.between(1, 4), random.between(0, 3_000));
            case 1 -> new Retention.Snapshot(random.between(1, 5_000), random.between(0, 3_000));
            default -> new Retention.All();
        };
    }

    boolean keepsAll() {
        return retention instanceof Retention.All;
    }
}
