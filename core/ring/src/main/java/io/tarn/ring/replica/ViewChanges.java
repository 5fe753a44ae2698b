package io.tarn.ring.replica;

import static io.tarn.base.Invariant.invariant;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.Reproposal;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.ViewChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How members leave a primary who does not do his work, and begin anew with the next (OSDI '99, §4.4).
final class ViewChanges {
    private static final long FETCH_TICKS = 200;

    /// Stands for the end of the epoch among the requests that are waited for.
    private static final Digest END = Sha256.of(Bytes.EMPTY);

    private final ReplicaState state;
    private final NormalCase normal;
    private final Checkpoints checkpoints;
    private final Patience patience;
    private final StateTransfer transfer;
    private final Allowance allowance;

    /// By sender, the one for the highest view.
    private final SortedMap<MemberId, Signed<ViewChange>> changes = new TreeMap<>();

    ViewChanges(
            ReplicaState state,
            NormalCase normal,
            Checkpoints checkpoints,
            StateTransfer transfer) {
        this.state = state;
        this.normal = normal;
        this.checkpoints = checkpoints;
        this.transfer = transfer;
        patience = new Patience(state.limits.viewTicks());
        allowance = new Allowance(state.limits.watermarkWindow(), FETCH_TICKS);
    }

    void onTick(Effects out) {
        if (!state.isMember()) {
            return;
        }
        boolean isDue =
                state.isActive
                        ? patience.isOver(state.ticks, awaited())
                        : patience.isNewViewOverdue(state.ticks);
        if (isDue) {
            leave(state.view.next(), out);
        }
    }

    /// What the primary is to do: the oldest request, and to bring an epoch to its end.
    private Optional<Patience.Awaited> awaited() {
        if (state.hasEnded()) {
            return Optional.empty();
        }
        return state.pending.oldest().or(() -> state.end.map(_ -> Patience.Awaited.fromNow(END)));
    }

    /// `⟨VIEW-CHANGE, v+1, n, C, P, i⟩` to all.
    private void leave(View next, Effects out) {
        List<PreparedProof> prepared =
                state.slots.values().stream().flatMap(slot -> slot.prepared.stream()).toList();
        Signed<ViewChange> signed = state.voter.leave(new ViewChange(next, state.stable, prepared));
        state.view = next;
        state.isActive = false;
        state.newView = Optional.empty();
        state.viewChange = Optional.of(signed);
        out.persist(new JournalEntry.Left(signed));
        out.broadcast(new RingMessage.Leave(signed));
        patience.left();
        onLeave(signed, out);
    }

    /// @param change valid
    void onLeave(Signed<ViewChange> change, Effects out) {
        View view = change.statement().view();
        Signed<ViewChange> before = changes.get(change.signer());
        if (before == null || view.isAfter(before.statement().view())) {
            changes.put(change.signer(), change);
        }
        joinOthers(out);
        if (!state.isActive) {
            if (haveLeftFor(state.view) >= state.size.quorum()) {
                patience.awaitNewView(state.ticks);
            }
            if (of(state.view).size() >= state.size.quorum()) {
                begin(out);
            }
        }
    }

    /// Who wants a later view has left for this one too: its word for this one may be lost for ever, and
    /// whoever waited for it would wait as long.
    private long haveLeftFor(View view) {
        return changes.values().stream()
                .filter(change -> !view.isAfter(change.statement().view()))
                .count();
    }

    /// One of `f + 1` who leave is correct: "the smallest view in the set" (§4.5.2).
    private void joinOthers(Effects out) {
        List<View> ahead =
                changes.values().stream()
                        .map(change -> change.statement().view())
                        .filter(view -> view.isAfter(state.view))
                        .sorted()
                        .toList();
        if (state.isMember() && ahead.size() >= state.size.oneCorrect()) {
            Probe.reached("a member leaves its view because f + 1 others do");
            leave(ahead.getFirst(), out);
        }
    }

    private List<Signed<ViewChange>> of(View view) {
        return changes.values().stream()
                .filter(change -> change.statement().view().equals(view))
                .toList();
    }

    int count() {
        return changes.size();
    }

    /// The new primary's: `⟨NEW-VIEW, v+1, V, O⟩`.
    private void begin(Effects out) {
        if (state.isActive || !state.isPrimary()) {
            return;
        }
        List<Signed<ViewChange>> quorum =
                of(state.view).stream().limit(state.size.quorum()).toList();
        List<ViewChange> statements = quorum.stream().map(Signed::statement).toList();
        Reproposal reproposal = Reproposal.of(state.view, state.membership, statements);
        List<Signed<PrePrepare>> proposals = new ArrayList<>();
        for (PrePrepare proposal : reproposal.proposals()) {
            proposals.add(state.voter.propose(proposal));
        }
        Signed<NewView> signed =
                state.voter.begin(new NewView(state.view, quorum, List.copyOf(proposals)));
        enter(signed, out);
    }

    /// @param newView valid
    void onBegin(Signed<NewView> newView, Effects out) {
        View view = newView.statement().view();
        boolean isLater = view.isAfter(state.view) || (view.equals(state.view) && !state.isActive);
        if (isLater) {
            enter(newView, out);
        }
    }

    private void enter(Signed<NewView> signed, Effects out) {
        NewView newView = signed.statement();
        StableProof base = newView.reproposal(state.membership).stable();
        checkpoints.stabilise(base, out);
        transfer.onStabilised(base);
        out.persist(new JournalEntry.Entered(signed));
        set(signed);
        if (state.isPrimary()) {
            out.broadcast(new RingMessage.Begin(signed));
        }
        patience.entered(state.ticks);
        changes.values().removeIf(change -> !change.statement().view().isAfter(state.view));
        for (Signed<PrePrepare> proposal : newView.proposals()) {
            take(proposal.statement(), out);
        }
        state.pending.reconsider();
        normal.propose(out);
    }

    /// The watermarks have moved: what the view began with may have its place only now.
    void onWindowMoved(Effects out) {
        if (state.isActive && state.newView.isPresent()) {
            for (Signed<PrePrepare> proposal : state.newView.get().statement().proposals()) {
                SequenceNumber sequence = proposal.statement().sequence();
                if (state.isInWindow(sequence) && state.slot(sequence).proposal.isEmpty()) {
                    Probe.reached("a proposal of a new view waits for the watermarks");
                    place(proposal);
                    take(proposal.statement(), out);
                }
            }
        }
    }

    /// This member is in the view now, and its proposals are in their places; also when it remembers that.
    void set(Signed<NewView> signed) {
        NewView newView = signed.statement();
        state.view = newView.view();
        state.isActive = true;
        state.newView = Optional.of(signed);
        state.viewChange = Optional.empty();
        state.viewBase =
                newView.proposals().isEmpty()
                        ? newView.reproposal(state.membership).stable().sequence()
                        : newView.proposals().getLast().statement().sequence();
        for (Slot slot : state.slots.values()) {
            slot.forgetProposal();
        }
        newView.proposals().forEach(this::place);
    }

    /// From the journal: on the way to a view.
    void rememberLeft(Signed<ViewChange> change) {
        state.view = change.statement().view();
        state.isActive = false;
        state.newView = Optional.empty();
        state.viewChange = Optional.of(change);
        changes.put(state.self, change);
    }

    /// A proposal of a new view. Its batch was proposed before, and may be here.
    private void place(Signed<PrePrepare> signed) {
        PrePrepare proposal = signed.statement();
        if (state.isInWindow(proposal.sequence())) {
            Slot slot = state.slot(proposal.sequence());
            // What others have decided in a view that this member has not seen may be another
            // batch.
            invariant(
                    slot.decidedHere.map(view -> !state.view.isAfter(view)).orElse(true)
                            || !slot.isDecidedOtherwise(proposal),
                    "INV-010",
                    slot.sequence);
            Optional<Batch> batch =
                    isNull(proposal)
                            ? Optional.of(Batch.NULL)
                            : slot.batchOf(proposal.batch())
                                    .map(RingMessage.BatchIs::batch)
                                    .filter(known -> isOf(known, proposal));
            slot.proposal = Optional.of(signed);
            slot.batch = batch;
        }
    }

    /// Goes on with a proposal in its place.
    private void take(PrePrepare proposal, Effects out) {
        Slot slot = state.slots.get(proposal.sequence());
        if (slot != null && slot.batch.isPresent()) {
            normal.vote(slot, out);
            normal.advance(slot, out);
        } else if (slot != null) {
            Probe.reached("a proposal of a new view comes without its batch");
            out.broadcast(new RingMessage.FetchBatch(proposal.sequence(), proposal.batch()));
        }
    }

    private boolean isNull(PrePrepare proposal) {
        return isOf(Batch.NULL, proposal);
    }

    private boolean isOf(Batch batch, PrePrepare proposal) {
        return batch.digest(
                        state.membership.ring(),
                        state.membership.epoch(),
                        proposal.sequence(),
                        proposal.time())
                .equals(proposal.batch());
    }

    void onFetchBatch(MemberId from, RingMessage.FetchBatch fetch, Effects out) {
        Slot slot = state.slots.get(fetch.sequence());
        if (slot != null && allowance.spend(from, state.ticks)) {
            slot.batchOf(fetch.batch()).ifPresent(batch -> out.send(from, batch));
        }
    }

    /// @param message whose batch has the digest that it says
    void onBatch(RingMessage.BatchIs message, Effects out) {
        Slot slot = state.slots.get(message.ordered().sequence());
        if (slot != null
                && slot.batch.isEmpty()
                && slot.proposal.filter(p -> isOf(message.batch(), p.statement())).isPresent()) {
            slot.batch = Optional.of(message.batch());
            normal.vote(slot, out);
            normal.advance(slot, out);
        }
    }
}
