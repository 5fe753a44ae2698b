package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import java.util.random.RandomGenerator;

/// Bounds that a ring is run with. All members have the same, for they judge one another by them: a batch that one
/// proposes and another finds too large is a quarrel. What follows from these and the ring's size, what single
/// classes bound by constants of their own, and what INV-015 says of a member's memory is not named here; the agreed
/// state is as large as the state machine lets it grow.
///
/// @param checkpointPeriod `K`: batches from one checkpoint to the next (OSDI '99, §4.3)
/// @param watermarkWindow `L`: batches that may be under way beyond the last stable checkpoint; at
///     least `2K`, so that the next checkpoint can become stable while work goes on
/// @param pipelineDepth `W`: batches that may be agreed on at a time beyond the last executed
/// @param batchRequestsMax requests in a batch
/// @param batchBytesMax their operations together
/// @param operationBytesMax one operation
/// @param viewTicks patience with a silent primary, in ticks of a millisecond; doubles with each view that
///     comes to nothing
public record RingLimits(
        int checkpointPeriod,
        int watermarkWindow,
        int pipelineDepth,
        int batchRequestsMax,
        int batchBytesMax,
        int operationBytesMax,
        int viewTicks) {
    public RingLimits {
        require(checkpointPeriod >= 1, "checkpoints are taken");
        require(watermarkWindow >= 2 * checkpointPeriod, "the window spans two checkpoints");
        require(pipelineDepth >= 1 && pipelineDepth <= checkpointPeriod, "1 ≤ W ≤ K");
        require(batchRequestsMax >= 1 && batchRequestsMax < 1 << 16, "with leaf 0, 2^16 leaves");
        require(viewTicks >= 1, "patience is at least a tick");
        require(
                operationBytesMax >= 1 && operationBytesMax <= batchBytesMax,
                "every operation fits a batch");
    }

    /// The window is what makes new views large, and two of them the largest evidence: with 64 places those of a ring
    /// of 13 can be kept ([io.tarn.ring.affairs.Affairs#MEMBERS_MAX]).
    public static RingLimits production() {
        return new RingLimits(32, 64, 8, 2048, 1 << 20, 1 << 20, 2_000);
    }

    /// The same but for this.
    public RingLimits withOperationBytes(int bytesMax) {
        return new RingLimits(
                checkpointPeriod,
                watermarkWindow,
                pipelineDepth,
                batchRequestsMax,
                Math.max(batchBytesMax, bytesMax),
                bytesMax,
                viewTicks);
    }

    /// The same but for this: on a network whose members answer within milliseconds, patience may be short.
    public RingLimits withViewTicks(int ticks) {
        return new RingLimits(
                checkpointPeriod,
                watermarkWindow,
                pipelineDepth,
                batchRequestsMax,
                batchBytesMax,
                operationBytesMax,
                ticks);
    }

    /// Small enough that a simulation reaches every bound.
    public static RingLimits extreme(RandomGenerator random) {
        int period = 1 + random.nextInt(6);
        return new RingLimits(
                period,
                2 * period + random.nextInt(4),
                1 + random.nextInt(period),
                1 + random.nextInt(8),
                256,
                128,
                200 + random.nextInt(2_000));
    }
}
