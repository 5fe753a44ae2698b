package io.tarn.simulator.ring;

import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.View;
import java.util.function.Supplier;

/// After the storm all that honest clients asked for is done within `c·Δ`: a bound of ticks and one of views, both
/// from what was drawn before the run.
///
/// `Δ` is a member's patience. It doubles only when it was exhausted, so it is at most what the storm was long when
/// that is over; and each of `f` liars may be primary once more, and let it run out twice: over a request, and over
/// its new view. The next is honest, and works.
///
/// @param ticksMax from the end of the storm
/// @param viewsMax beyond the highest that an honest member had come to in the storm
public record Progress(long ticksMax, long viewsMax) {
    private static final int DOUBLINGS_MAX = 5;

    /// A client asks one member, then all; those who are behind fetch states, each from one donor after another
    /// (300 ticks), and batches; and disks take their time.
    private static final long WORK_TICKS = 10_000;

    static Progress after(RingPlan plan) {
        return after(plan, 2 * plan.requests() + plan.halfValid() + plan.directReads());
    }

    /// @param requests that there may be to do
    public static Progress after(RingPlan plan, int requests) {
        return after(plan.storm(), plan.size(), plan.limits()).longer(slowTicks(plan, requests), 0);
    }

    /// A slow primary may take a member's patience for each full batch, and no longer.
    private static long slowTicks(RingPlan plan, int requests) {
        long batches = requests / plan.limits().batchRequestsMax() + 1L;
        return plan.lies().contains(RingLie.SLOW)
                ? batches * patience(plan.storm(), plan.limits(), 0)
                : 0;
    }

    /// For whoever has more to do than what was asked in the storm: whatever is done halves members' patience, so that the next view may be
    /// left too early again.
    public Progress longer(long ticks, long views) {
        return new Progress(ticksMax + ticks, viewsMax + views);
    }

    static Progress after(long storm, RingSize size, RingLimits limits) {
        long ticks = WORK_TICKS;
        for (int view = 0; view <= size.faults() + 1; view++) {
            ticks += 2 * patience(storm, limits, view);
        }
        return new Progress(ticks, size.faults() + 1 + DOUBLINGS_MAX);
    }

    /// When so many views have failed after the storm.
    static long patience(long storm, RingLimits limits, int failed) {
        long longest = (long) limits.viewTicks() << DOUBLINGS_MAX;
        return Math.min(longest, (limits.viewTicks() + storm) << failed);
    }

    /// @param ticks since the storm
    void check(long ticks, View inStorm, View now, Supplier<String> standing) {
        boolean isInTime = ticks <= ticksMax && now.number() - inStorm.number() <= viewsMax;
        if (!isInTime) {
            throw new RingViolation(
                    "not done %d ticks after the storm, from %s to %s, within %s: %s"
                            .formatted(ticks, inStorm, now, this, standing.get()));
        }
    }
}
