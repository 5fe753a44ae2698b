package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import java.util.Map;
import java.util.TreeMap;

/// Agreed time stays near the clocks of honest members that are right, whatever others' clocks say: the first of them
/// to vote for a batch finds its time within what members allow, and the batch is executed at that time, or next after
/// the one before. Null batches have no time of their own.
final class NearClocks {
    /// What members allow, and a tick.
    private static final long APART_MS_MAX = 5_000 + 20;

    private final Map<Digest, AgreedTime> timely = new TreeMap<>();
    private AgreedTime last = new AgreedTime(0);

    /// An honest member votes for a batch, in whatever view.
    ///
    /// @param clock its own, which is right
    void accepted(PrePrepare proposal, AgreedTime clock) {
        if (timely.putIfAbsent(proposal.batch(), proposal.time()) == null) {
            long apart = Math.abs(proposal.time().millis() - clock.millis());
            RingViolation.unless(
                    apart <= APART_MS_MAX || isNull(proposal),
                    "INV-016: the time of %s is %d ms from a clock that is right",
                    proposal.sequence(),
                    apart);
        }
    }

    private static boolean isNull(PrePrepare proposal) {
        return nullBatch(proposal.sequence()).equals(proposal.batch());
    }

    private static Digest nullBatch(SequenceNumber sequence) {
        return Batch.NULL.digest(RingWorld.RING, RingWorld.EPOCH, sequence, new AgreedTime(0));
    }

    /// The first honest member executes a batch.
    void executed(BatchHeader header) {
        AgreedTime proposed = timely.get(header.batch());
        if (proposed == null) {
            throw new RingViolation("INV-016: nobody found %s timely".formatted(header.sequence()));
        }
        long latest = Math.max(proposed.millis(), last.millis() + 1);
        RingViolation.unless(
                header.time().millis() <= latest,
                "INV-016: %s is executed at %s, after %s",
                header.sequence(),
                header.time(),
                last);
        last = header.time();
    }
}
