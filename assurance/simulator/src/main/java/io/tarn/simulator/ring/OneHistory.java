package io.tarn.simulator.ring;

import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Honest members execute the same batches, without gaps, each chained to the one before.
///
/// @param <N> what members are called by
final class OneHistory<N extends Comparable<N>> {
    /// From whoever was first.
    private final Map<SequenceNumber, BatchStatement> history = new TreeMap<>();

    private final Map<N, SequenceNumber> last = new TreeMap<>();
    private SequenceNumber highest = SequenceNumber.NONE;

    /// @return whether nobody has told of it before
    boolean executed(N member, BatchStatement statement, BatchHeader header) {
        SequenceNumber sequence = statement.sequence();
        SequenceNumber before = last.getOrDefault(member, SequenceNumber.NONE);
        // After a restart a member tells of some batches again.
        RingViolation.unless(
                !sequence.isAfter(before.next()),
                "%s goes from %s to %s",
                member,
                before,
                sequence);
        if (sequence.isAfter(before)) {
            last.put(member, sequence);
        }
        BatchStatement first = history.putIfAbsent(sequence, statement);
        RingViolation.unless(
                first == null || first.equals(statement),
                "two batches at %s, one by %s",
                sequence,
                member);
        if (first == null) {
            firstAt(sequence, header);
        }
        return first == null;
    }

    private void firstAt(SequenceNumber sequence, BatchHeader header) {
        RingViolation.unless(sequence.equals(highest.next()), "%s follows %s", sequence, highest);
        BatchStatement previous = history.get(highest);
        RingViolation.unless(
                header.previous().equals(Optional.ofNullable(previous).map(BatchStatement::root)),
                "the chain breaks at %s",
                sequence);
        highest = sequence;
    }

    /// A member goes on from a state that others had.
    void installed(N member, SequenceNumber sequence) {
        SequenceNumber before = last.getOrDefault(member, SequenceNumber.NONE);
        RingViolation.unless(
                sequence.isAfter(before), "%s goes back from %s to %s", member, before, sequence);
        last.put(member, sequence);
    }

    /// A member is what its journal says. What it has told of beyond that it comes to again, for a quorum has on disk
    /// that it was prepared; if it came to anything else, [#executed] would see it.
    void restarted(N member, SequenceNumber executed) {
        last.put(member, executed);
    }

    /// What this member has told of last.
    SequenceNumber last(N member) {
        return last.getOrDefault(member, SequenceNumber.NONE);
    }

    SequenceNumber highest() {
        return highest;
    }
}
