package io.tarn.simulator.ring;

import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.certifier.Certifier;
import io.tarn.ring.replica.Footprint;
import io.tarn.ring.replica.RingReplica;

/// INV-015: what an honest member holds of what others say is bounded by the ring's limits and size, whoever
/// hoards, repeats or invents. Judged from outside, after every step.
final class BoundedMemory {
    private static final int PENDING_BATCHES_MAX = 16;
    private static final int CLAIMED_BATCHES_MAX = 8;
    private static final int EARLY_BATCHES_MAX = 64;
    private static final int OLDER_STATES_MAX = 3;

    private final RingLimits limits;

    BoundedMemory(RingLimits limits) {
        this.limits = limits;
    }

    /// @param size of the ring in the replica's epoch
    void stepped(RingReplica replica, RingSize size) {
        Footprint held = replica.footprint();
        int window = limits.watermarkWindow();
        int members = size.members();
        // The end of an epoch is a checkpoint out of turn.
        int checkpoints = window / limits.checkpointPeriod() + 2;
        atMost(window, held.slots(), "slots", replica);
        atMost(2 * window * members, held.votes(), "votes", replica);
        // Claims stay where they are while the member goes on, until its slots go.
        atMost((window + CLAIMED_BATCHES_MAX) * members, held.claims(), "claims", replica);
        atMost(
                PENDING_BATCHES_MAX * limits.batchRequestsMax(),
                held.pending(),
                "pending requests",
                replica);
        atMost(checkpoints * members, held.checkpoints(), "checkpoints", replica);
        atMost(checkpoints + OLDER_STATES_MAX, held.states(), "states", replica);
        atMost(members, held.viewChanges(), "view changes", replica);
    }

    void stepped(Certifier certifier, RingSize size) {
        atMost(
                EARLY_BATCHES_MAX * size.members(),
                certifier.earlyShares(),
                "early shares",
                certifier);
    }

    private static void atMost(int max, int held, String what, Object holder) {
        RingViolation.unless(
                held <= max, "INV-015: %d %s, at most %d, at %s", held, what, max, holder);
    }
}
