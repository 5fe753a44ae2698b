package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Agreed time stays near the clocks of honest members that are right, whatever others' clocks say: the first of them
/// to vote for a batch found its time within what members allow when it was told of it, and the batch is executed at that
/// time, or next after the one before. When it votes it may be later, for the batch itself may have been missing, or those
/// before it: so agreed time may be late, as it is when nothing is ordered, but it never runs ahead. Null batches have no
/// time of their own.
final class NearClocks {
    /// What members allow, and a tick.
    private static final long APART_MS_MAX = 5_000 + 20;

    private final Map<Digest, AgreedTime> timely = new TreeMap<>();
    private final Set<Told> told = new HashSet<>();
    private AgreedTime last = new AgreedTime(0);

    /// In time.
    private record Told(MemberId member, Digest batch) {}

    /// An honest member hears of a proposal.
    ///
    /// @param clock its own, which is right
    void heard(MemberId member, PrePrepare proposal, AgreedTime clock) {
        if (apart(proposal, clock) <= APART_MS_MAX) {
            told.add(new Told(member, proposal.batch()));
        }
    }

    /// An honest member votes for a batch, in whatever view.
    ///
    /// @param clock its own, which is right
    void accepted(MemberId member, PrePrepare proposal, AgreedTime clock) {
        if (timely.putIfAbsent(proposal.batch(), proposal.time()) == null) {
            heard(member, proposal, clock); // Its own, if it is the primary.
            RingViolation.unless(
                    told.contains(new Told(member, proposal.batch())) || isNull(proposal),
                    "INV-016: the time of %s is %d ms from a clock that is right",
                    proposal.sequence(),
                    apart(proposal, clock));
        }
    }

    private static long apart(PrePrepare proposal, AgreedTime clock) {
        return Math.abs(proposal.time().millis() - clock.millis());
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
