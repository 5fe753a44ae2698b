package io.tarn.simulator.ring;

import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.message.RingMessage;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// INV-014: epochs are not mixed. Honest members execute, vote for and sign in an epoch only what lies after its
/// beginning and not after its end. That what they sign names the epoch, and is of use in no other, their peers
/// find: they would blame them.
final class OneEpoch {
    /// Last batches before each.
    private final SortedMap<Epoch, SequenceNumber> begins = new TreeMap<>();

    /// The highest that was touched in each.
    private final Map<Epoch, SequenceNumber> highest = new TreeMap<>();

    void began(Charter charter) {
        if (begins.putIfAbsent(charter.epoch(), charter.after()) == null) {
            highest.forEach(this::within);
        }
    }

    /// An honest member says this to somebody, in this epoch.
    void said(Epoch epoch, RingMessage message) {
        switch (message) {
            case RingMessage.Propose(var proposal, var _) ->
                    touched(epoch, proposal.statement().sequence());
            case RingMessage.Agree(var prepare) -> touched(epoch, prepare.statement().sequence());
            case RingMessage.Committed(var commit) -> touched(epoch, commit.sequence());
            case RingMessage.Checkpointed(var checkpoint) ->
                    touched(epoch, checkpoint.statement().sequence());
            default -> {}
        }
    }

    /// An honest member executes, votes for, or signs this.
    void touched(Epoch epoch, SequenceNumber sequence) {
        RingViolation.unless(
                begins.containsKey(epoch) && sequence.isAfter(begins.get(epoch)),
                "INV-014: %s in %s, which begins later",
                sequence,
                epoch);
        highest.merge(epoch, sequence, (one, other) -> one.isAfter(other) ? one : other);
        within(epoch, sequence);
    }

    private void within(Epoch epoch, SequenceNumber sequence) {
        SequenceNumber end = begins.get(epoch.next());
        if (end != null) {
            RingViolation.unless(
                    !sequence.isAfter(end),
                    "INV-014: %s in %s, which ends with %s",
                    sequence,
                    epoch,
                    end);
        }
    }
}
