package io.tarn.ring.replica;

import io.tarn.base.Probe;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.evidence.Misbehaviour.Contradiction;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Finds out who says two things, whoever shows it: members tell one another in their proofs what a liar has told each
/// of them. Notes of every member what it has said last of each place between the watermarks, and of views; no more.
///
/// Nothing of the protocol hangs on it.
final class Contradictions {
    private final ReplicaState state;

    /// By place, of each member its vote in the highest view that is known.
    private final SortedMap<SequenceNumber, SortedMap<MemberId, Votes>> votes = new TreeMap<>();

    private final SortedMap<SequenceNumber, SortedMap<MemberId, Signed<Checkpoint>>> checkpoints =
            new TreeMap<>();

    private final SortedMap<MemberId, Signed<ViewChange>> changes = new TreeMap<>();
    private final SortedMap<MemberId, Signed<NewView>> beginnings = new TreeMap<>();

    /// What was told of whom: once of each kind is enough.
    private final SortedSet<Told> told = new TreeSet<>();

    private record Told(MemberId member, Kind kind) implements Comparable<Told> {
        @Override
        public int compareTo(Told other) {
            int order = member.compareTo(other.member);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    /// What a member has said of one place.
    private static final class Votes {
        Optional<Signed<PrePrepare>> proposal = Optional.empty();
        Optional<Signed<Prepare>> prepare = Optional.empty();
    }

    Contradictions(ReplicaState state) {
        this.state = state;
    }

    /// Looks at all that is signed in a message.
    ///
    /// @param message whose signatures and proofs are good
    void hear(RingMessage message, Effects out) {
        switch (message) {
            case RingMessage.Propose(var proposal, var _) -> proposed(proposal, out);
            case RingMessage.Agree(var prepare) -> prepared(prepare, out);
            case RingMessage.Checkpointed(var checkpoint) -> checkpointed(checkpoint, out);
            case RingMessage.Leave(var change) -> left(change, out);
            case RingMessage.Begin(var newView) -> begun(newView, out);
            case RingMessage.Stabilised(StableProof proof) -> stabilised(proof, out);
            case RingMessage.Relay _,
                    RingMessage.Committed _,
                    RingMessage.Status _,
                    RingMessage.FetchBatch _,
                    RingMessage.BatchIs _,
                    RingMessage.Decided _,
                    RingMessage.FetchPage _,
                    RingMessage.PageIs _ -> {}
        }
    }

    private void proposed(Signed<PrePrepare> said, Effects out) {
        PrePrepare proposal = said.statement();
        if (!said.signer().equals(state.membership.primary(proposal.view()))) {
            Probe.reached("somebody proposes who is not the primary");
            tell(new Misbehaviour.OutOfTurn(said), out);
            return;
        }
        if (!state.isInWindow(proposal.sequence())) {
            return;
        }
        Votes here = votes(proposal.sequence(), said.signer());
        here.proposal.ifPresent(before -> compare(before, said, out));
        here.prepare.ifPresent(before -> compare(said, before, out));
        here.proposal = Optional.of(later(here.proposal, said, PrePrepare::view));
    }

    private void prepared(Signed<Prepare> said, Effects out) {
        SequenceNumber sequence = said.statement().sequence();
        if (!state.isInWindow(sequence)) {
            return;
        }
        Votes here = votes(sequence, said.signer());
        here.proposal.ifPresent(before -> compare(before, said, out));
        here.prepare.ifPresent(before -> compare(before, said, out));
        here.prepare = Optional.of(later(here.prepare, said, Prepare::view));
    }

    private Votes votes(SequenceNumber sequence, MemberId member) {
        return votes.computeIfAbsent(sequence, _ -> new TreeMap<>())
                .computeIfAbsent(member, _ -> new Votes());
    }

    private void checkpointed(Signed<Checkpoint> said, Effects out) {
        SequenceNumber sequence = said.statement().sequence();
        if (state.isInWindow(sequence)) {
            Signed<Checkpoint> before =
                    checkpoints
                            .computeIfAbsent(sequence, _ -> new TreeMap<>())
                            .putIfAbsent(said.signer(), said);
            if (before != null) {
                compare(before, said, out);
            }
        }
    }

    private void stabilised(StableProof proof, Effects out) {
        proof.checkpoints().forEach(checkpoint -> checkpointed(checkpoint, out));
    }

    private void left(Signed<ViewChange> said, Effects out) {
        Optional<Signed<ViewChange>> before = Optional.ofNullable(changes.get(said.signer()));
        if (before.filter(said::equals).isPresent()) {
            return; // It comes in many new views.
        }
        before.ifPresent(one -> compare(one, said, out));
        changes.put(said.signer(), later(before, said, ViewChange::view));
        stabilised(said.statement().stable(), out);
        for (PreparedProof proof : said.statement().prepared()) {
            proposed(proof.proposal(), out);
            proof.prepares().forEach(prepare -> prepared(prepare, out));
        }
    }

    private void begun(Signed<NewView> said, Effects out) {
        Optional<Signed<NewView>> before = Optional.ofNullable(beginnings.get(said.signer()));
        if (before.filter(said::equals).isPresent()) {
            return;
        }
        before.ifPresent(one -> compare(one, said, out));
        beginnings.put(said.signer(), later(before, said, NewView::view));
        said.statement().viewChanges().forEach(change -> left(change, out));
        said.statement().proposals().forEach(proposal -> proposed(proposal, out));
    }

    private void compare(
            Signed<? extends Statement> one, Signed<? extends Statement> other, Effects out) {
        Contradiction.between(one, other)
                .ifPresent(contradiction -> {
                    Probe.reached("a member contradicts itself");
                    tell(contradiction, out);
                });
    }

    private void tell(Misbehaviour misbehaviour, Effects out) {
        if (told.add(new Told(misbehaviour.member(), misbehaviour.kind()))) {
            out.caught(misbehaviour);
        }
    }

    private static <S extends Statement> Signed<S> later(
            Optional<Signed<S>> before, Signed<S> said, Function<S, View> view) {
        return before.filter(
                        one -> !view.apply(said.statement()).isAfter(view.apply(one.statement())))
                .orElse(said);
    }

    /// Nothing is noted of what lies behind the watermarks.
    void forgetThrough(SequenceNumber stable) {
        votes.headMap(stable.next()).clear();
        checkpoints.headMap(stable.next()).clear();
    }
}
