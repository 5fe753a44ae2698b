package io.tarn.ring.replica;

import static io.tarn.base.Invariant.invariant;

import io.tarn.crypto.Digest;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which states a quorum has, so that what led there may be forgotten (OSDI '99, §4.3).
final class Checkpoints {
    private static final int OLDER_MAX = 2;

    private final ReplicaState state;

    /// Beyond the last stable one: by sequence, what each member says.
    private final SortedMap<SequenceNumber, SortedMap<MemberId, Signed<Checkpoint>>> said =
            new TreeMap<>();

    /// This member's own states, from some before the last stable one on: others fetch them, and are not
    /// done when the next is stable.
    private final SortedMap<SequenceNumber, RingState> taken = new TreeMap<>();

    Checkpoints(ReplicaState state) {
        this.state = state;
    }

    /// After each execution: takes one if it is time.
    void take(Effects out) {
        if (!isDue(state.executed)) {
            return;
        }
        taken.put(state.executed, state.state);
        Digest digest = state.state.digest();
        out.persist(new JournalEntry.CheckpointTaken(state.executed, digest));
        if (state.mayVote()) {
            var checkpoint = new Checkpoint(state.executed, digest);
            Signed<Checkpoint> signed = state.voter.checkpoint(checkpoint);
            out.broadcast(new RingMessage.Checkpointed(signed));
            on(signed, out);
        }
    }

    /// What the epoch begins with, for those who have to fetch it.
    void begin(SequenceNumber after, RingState began) {
        taken.put(after, began);
    }

    private boolean isDue(SequenceNumber sequence) {
        return sequence.number() % state.limits.checkpointPeriod() == 0 || state.isEnd(sequence);
    }

    void on(Signed<Checkpoint> checkpoint, Effects out) {
        SequenceNumber sequence = checkpoint.statement().sequence();
        if (!state.isInWindow(sequence) || !isDue(sequence)) {
            return;
        }
        SortedMap<MemberId, Signed<Checkpoint>> here =
                said.computeIfAbsent(sequence, _ -> new TreeMap<>());
        Signed<Checkpoint> before = here.putIfAbsent(checkpoint.signer(), checkpoint);
        if (before != null && !before.statement().equals(checkpoint.statement())) {
            out.suspect(checkpoint.signer(), "two states after " + sequence);
        }
        List<Signed<Checkpoint>> matching =
                here.values().stream()
                        .filter(c -> c.statement().equals(checkpoint.statement()))
                        .limit(state.size.quorum())
                        .toList();
        if (matching.size() == state.size.quorum()) {
            stabilise(new StableProof(sequence, checkpoint.statement().state(), matching), out);
        }
    }

    /// A quorum has this state. Moves the watermarks, unless this member has not come so far: it must see
    /// what led there, or fetch the state.
    ///
    /// @param proof valid
    void stabilise(StableProof proof, Effects out) {
        if (!proof.sequence().isAfter(state.stable.sequence())
                || proof.sequence().isAfter(state.executed)) {
            return;
        }
        Optional<RingState> mine = taken(proof.sequence());
        invariant(
                mine.filter(taken -> taken.digest().equals(proof.state())).isPresent(),
                "INV-011",
                proof.sequence());
        state.stable = proof;
        forgetThrough(proof.sequence());
        out.persist(new JournalEntry.Stable(proof, mine.orElseThrow()));
    }

    /// From the journal: what this member has said of a state, which it comes to again.
    void remember(SequenceNumber sequence, Digest digest) {
        if (state.mayVote() && state.isInWindow(sequence)) {
            said.computeIfAbsent(sequence, _ -> new TreeMap<>())
                    .put(state.self, state.voter.checkpoint(new Checkpoint(sequence, digest)));
        }
    }

    /// From the journal: the state to go on from.
    void remember(SequenceNumber sequence, RingState remembered) {
        taken.put(sequence, remembered);
        if (!state.executed.isAfter(sequence)) {
            state.came(sequence, remembered);
        }
    }

    void forgetThrough(SequenceNumber stable) {
        SequenceNumber next = stable.next();
        said.headMap(next).clear();
        SortedMap<SequenceNumber, RingState> older = taken.headMap(stable);
        while (older.size() > OLDER_MAX) {
            older.remove(older.firstKey());
        }
        state.slots.headMap(next).clear();
        state.voter.forget(stable);
    }

    int saidCount() {
        return said.values().stream().mapToInt(here -> here.size()).sum();
    }

    int takenCount() {
        return taken.size();
    }

    Optional<RingState> taken(SequenceNumber sequence) {
        return Optional.ofNullable(taken.get(sequence));
    }

    /// A state that others had: what led there is skipped.
    ///
    /// @param proof of a state after what this member has executed
    void install(StableProof proof, RingState installed, Effects out) {
        if (!proof.sequence().isAfter(state.executed)) {
            return; // It has come so far by itself meanwhile.
        }
        state.came(proof.sequence(), installed);
        taken.put(proof.sequence(), installed);
        if (proof.sequence().equals(state.start.sequence())) {
            out.persist(new JournalEntry.Started(proof.sequence(), installed));
        }
        out.installed(proof.sequence());
        stabilise(proof, out);
    }

    /// This member's own word of its states that are not stable yet.
    List<Signed<Checkpoint>> own() {
        return said.values().stream()
                .flatMap(here -> Optional.ofNullable(here.get(state.self)).stream())
                .toList();
    }
}
