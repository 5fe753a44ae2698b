package io.tarn.simulator.ring;

import io.tarn.ring.message.StableProof;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pages of a state that go bad on a disk while its member is down.
final class DiskRot {
    private DiskRot() {}

    /// As the member reads an entry whose state has lost at least one page; nothing if it has none to lose.
    static Optional<JournalEntry> of(JournalEntry entry, SimulationRandom random) {
        return switch (entry) {
            case JournalEntry.Stable(StableProof proof, RingState state) ->
                    damaged(proof, state, random);
            case JournalEntry.Started(var after, RingState state) ->
                    damaged(StableProof.start(after, state.digest()), state, random);
            default -> Optional.empty();
        };
    }

    private static Optional<JournalEntry> damaged(
            StableProof proof, RingState state, SimulationRandom random) {
        var left = new ArrayList<Page>();
        state.changes(RingState.EMPTY).values().forEach(page -> left.add(page.orElseThrow()));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int lost = random.nextBoolean() ? 1 : random.between(1, left.size());
        List<Page> gone = random.someOf(left, lost);
        left.removeAll(gone);
        return Optional.of(new JournalEntry.Damaged(proof, left));
    }

    /// Where the last state of an epoch stands in its journal, or what is left of it; -1 if there is none.
    static int lastState(List<JournalEntry> journal) {
        for (int i = journal.size() - 1; i >= 0; i--) {
            switch (journal.get(i)) {
                case JournalEntry.Stable _, JournalEntry.Started _, JournalEntry.Damaged _ -> {
                    return i;
                }
                default -> {}
            }
        }
        return -1;
    }

    static boolean isDamaged(List<JournalEntry> journal) {
        int last = lastState(journal);
        return last >= 0 && journal.get(last) instanceof JournalEntry.Damaged;
    }
}
