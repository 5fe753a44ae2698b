package io.tarn.simulator.immutable;

import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.StoreLimits;
import io.tarn.simulator.kernel.DiskWeather;
import io.tarn.simulator.kernel.LinkWeather;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.List;

/// Everything about a run that is decided before it starts.
///
/// @param serverLimits small enough that a run reaches every bound
/// @param clientLimits small enough that a run reaches every bound
/// @param weather of the network during the chaos
/// @param diskWeather of flaky disks, whose servers count as harmed
/// @param syncTicksMax longest time until a group commit, in ticks
/// @param writers correct clients that store and fetch
/// @param readers correct clients that only fetch
/// @param operations of each correct client during the chaos
/// @param inFlightMax operations of one client at a time
/// @param blockBytesMax longest block; short enough that the bytes one client may stage hold one
/// @param leaseSteps in how many steps of agreed time a lease ends, on average
/// @param sweepPerMille how likely a sweep begins in such a step
/// @param catchUpTicksMax longest time from one [io.tarn.block.immutable.StoreServerInput.Settled] of
///     a server to the next
public record StorePlan(
        Redundancy redundancy,
        StoreLimits serverLimits,
        ClientLimits clientLimits,
        LinkWeather weather,
        DiskWeather diskWeather,
        int syncTicksMax,
        int writers,
        int readers,
        int operations,
        int inFlightMax,
        int blockBytesMax,
        int leaseSteps,
        int sweepPerMille,
        int catchUpTicksMax) {
    private static final int STAGED_MAX = 500;
    private static final long STAGED_BYTES_MAX = 1 << 20;
    private static final int LAPSES_MAX = 16;

    /// For whoever brings clients of its own, which keep to longer leases and have more room.
    ///
    /// @param leaseMillis of agreed time
    public StorePlan withoutClients(long leaseMillis) {
        return new StorePlan(
                redundancy,
                new StoreLimits(STAGED_MAX, STAGED_BYTES_MAX, leaseMillis, LAPSES_MAX),
                clientLimits,
                weather,
                diskWeather,
                syncTicksMax,
                0,
                0,
                0,
                inFlightMax,
                blockBytesMax,
                leaseSteps,
                sweepPerMille,
                catchUpTicksMax);
    }

    public static StorePlan drawn(SimulationRandom random) {
        int faults = random.oneOf(List.of(1, 1, 1, 2, 2, 3));
        return new StorePlan(
                new Redundancy(faults, faults + 1 + random.between(0, 2)),
                StoreLimits.extreme(random.split("server limits")),
                ClientLimits.extreme(random.split("client limits")),
                LinkWeather.drawn(random.split("weather")),
                DiskWeather.drawn(random.split("disk weather")),
                random.between(0, 10),
                random.between(1, 3),
                random.between(0, 2),
                random.between(10, 30),
                random.between(1, 3),
                random.between(1, 1000),
                random.between(5, 100),
                random.between(20, 300),
                random.between(20, 400));
    }
}
