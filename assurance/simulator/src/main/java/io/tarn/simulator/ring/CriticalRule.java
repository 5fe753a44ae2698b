package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.message.Commit;
import io.tarn.ring.replica.JournalEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// INV-013: when an honest member's share of a batch leaves it, `f + 1` honest members have committed to the
/// batch in one view; and whoever commits has on its disk that the batch is prepared, or a later stable state.
/// Disks are judged as they are at that moment, without what a loss of power would take.
///
/// @param <N> what members are called by
final class CriticalRule<N extends Comparable<N>> {
    private record Place(Epoch epoch, SequenceNumber sequence, Digest batch) {}

    private final Map<Place, Map<View, Set<N>>> committed = new HashMap<>();

    /// An honest member says that it has a batch prepared.
    ///
    /// @param isDurable whether its disk has that for good
    void committed(N member, Epoch epoch, Commit commit, boolean isDurable) {
        RingViolation.unless(
                isDurable,
                "INV-013: %s commits to %s, and its disk does not have it",
                member,
                commit.sequence());
        committed
                .computeIfAbsent(
                        new Place(epoch, commit.sequence(), commit.batch()), _ -> new TreeMap<>())
                .computeIfAbsent(commit.view(), _ -> new TreeSet<>())
                .add(member);
    }

    /// An honest member executes a batch, or gives its share of it, where others see it.
    ///
    /// @param size of the ring in the batch's epoch
    void shows(N member, BatchHeader header, RingSize size) {
        var place = new Place(header.epoch(), header.sequence(), header.batch());
        RingViolation.unless(
                committed.getOrDefault(place, Map.of()).values().stream()
                        .anyMatch(members -> members.size() >= size.oneCorrect()),
                "INV-013: %s shows %s, which is not committed",
                member,
                header.sequence());
    }

    /// Whether a member that has this left on its disk shows in every view change that it had the batch prepared, or
    /// has gone past it.
    static boolean isPreparedOn(List<JournalEntry> disk, SequenceNumber sequence) {
        for (JournalEntry entry : disk.reversed()) {
            boolean isThere =
                    switch (entry) {
                        case JournalEntry.Prepared(var proof) ->
                                proof.proposal().statement().sequence().equals(sequence);
                        case JournalEntry.Stable(var proof, var _) ->
                                !sequence.isAfter(proof.sequence());
                        case JournalEntry.Started(var after, var _) -> !sequence.isAfter(after);
                        case JournalEntry.Damaged(var proof, var _) ->
                                !sequence.isAfter(proof.sequence());
                        default -> false;
                    };
            if (isThere) {
                return true;
            }
        }
        return false;
    }
}
