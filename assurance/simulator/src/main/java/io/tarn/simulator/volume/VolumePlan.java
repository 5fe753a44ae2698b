package io.tarn.simulator.volume;

import io.tarn.block.BlockLimits;
import io.tarn.block.BlockShape;
import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientLimits;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.SimulationRandom;

/// Everything about a run that is decided before it starts.
///
/// @param shape of the volume; few blocks, so that clients meet
/// @param serverLimits small enough that a run reaches every bound
/// @param clientLimits small enough that a run reaches every bound
/// @param weather of the network during the chaos
/// @param diskWeather of one server's disk, the flaky one, which counts as harmed
/// @param syncTicksMax longest time until a group commit, in ticks
/// @param writers correct clients that write and read
/// @param readers correct clients that only read
/// @param operations of each correct client during the chaos
/// @param inFlightMax operations of one client at a time
/// @param writePerMille share of writes among a writer's operations
public record VolumePlan(
        BlockShape shape,
        BlockLimits serverLimits,
        ClientLimits clientLimits,
        LinkWeather weather,
        DiskWeather diskWeather,
        int syncTicksMax,
        int writers,
        int readers,
        int operations,
        int inFlightMax,
        int writePerMille) {
    private static final int STAGED_KEPT_MAX = 64;
    private static final long NEVER_TICKS = 1L << 40;

    /// A plan for a whole run.
    public static VolumePlan drawn(SimulationRandom random) {
        int faults = random.oneOf(java.util.List.of(1, 1, 1, 2, 2, 3));
        Redundancy redundancy = new Redundancy(faults, faults + 1 + random.between(0, 2));
        int blocks = random.between(1, 4);
        BlockLimits limits = BlockLimits.extreme(random.split("server limits"));
        return new VolumePlan(
                new BlockShape(redundancy, BlockShape.BLOCK_BYTES_MIN, blocks),
                random.nextBoolean() ? limits : keepingPrepares(limits),
                ClientLimits.extreme(random.split("client limits")),
                LinkWeather.drawn(random.split("weather")),
                DiskWeather.drawn(random.split("disk weather")),
                random.between(0, 10),
                random.between(1, 3),
                random.between(0, 2),
                random.between(10, 30),
                random.between(1, 4),
                random.between(200, 800));
    }

    /// The same limits, but no prepare is ever given up for a newer one: the paper's own rule, which
    /// only refuses (§3.2). The bound is above what a correct client leaves behind in a run.
    private static BlockLimits keepingPrepares(BlockLimits limits) {
        return new BlockLimits(
                STAGED_KEPT_MAX, NEVER_TICKS, limits.garbageTicks(), limits.garbageEntriesMax());
    }

    /// Whether servers give up old prepares.
    public boolean givesUpPrepares() {
        return serverLimits.stagedTicksMax() < NEVER_TICKS;
    }

    /// A small volume of two writers and a reader in which nothing goes wrong by itself, for scripted
    /// scenarios.
    public static VolumePlan calm(int faults) {
        return new VolumePlan(
                new BlockShape(new Redundancy(faults, faults + 1), BlockShape.BLOCK_BYTES_MIN, 2),
                new BlockLimits(8, 500, 50, 8),
                new ClientLimits(20, 100, 5, 5_000, 100, 1),
                LinkWeather.calm(),
                DiskWeather.calm(),
                2,
                2,
                1,
                0,
                1,
                500);
    }
}
