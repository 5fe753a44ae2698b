package io.tarn.ring.member;

import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.replica.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a member must not forget, of all epochs.
public sealed interface MemberEntry {
    record InEpoch(Epoch epoch, JournalEntry entry) implements MemberEntry {}

    /// How this life of the member began: before all others.
    record Born(Birth birth) implements MemberEntry {}

    /// The member enters an epoch: before it says anything in it.
    record Began(CharterStatement statement) implements MemberEntry {}

    /// A charter that the ring has signed, for those who were away.
    record Signed(CertifiedCharter charter) implements MemberEntry {}

    /// What is still of use of a member's journal: the last two epochs, each as it is of use by itself.
    static List<MemberEntry> compacted(List<MemberEntry> journal) {
        SortedMap<Epoch, MemberEntry> began = new TreeMap<>();
        SortedMap<Epoch, List<JournalEntry>> epochs = new TreeMap<>();
        Optional<MemberEntry> born = Optional.empty();
        Optional<MemberEntry> signed = Optional.empty();
        for (MemberEntry entry : journal) {
            switch (entry) {
                case Began(CharterStatement statement) ->
                        began.put(statement.charter().epoch(), entry);
                case InEpoch(Epoch epoch, JournalEntry inner) ->
                        epochs.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(inner);
                case Born _ -> born = Optional.of(entry);
                case Signed _ -> signed = Optional.of(entry);
            }
        }
        while (began.size() > Member.EPOCHS_KEPT) {
            began.remove(began.firstKey());
        }
        var left = new ArrayList<MemberEntry>();
        born.ifPresent(left::add);
        began.forEach((epoch, entry) -> {
            left.add(entry);
            JournalEntry.compacted(epochs.getOrDefault(epoch, List.of()))
                    .forEach(inner -> left.add(new InEpoch(epoch, inner)));
        });
        signed.ifPresent(left::add);
        return left;
    }
}
