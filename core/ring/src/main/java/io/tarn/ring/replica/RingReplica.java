package io.tarn.ring.replica;

import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.View;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;

/// One member of a ring in one epoch: agreement by OSDI '99. Takes inputs one at a time, and tells by
/// effects what is to be done.
public final class RingReplica {
    private final ReplicaState state;
    private final NormalCase normal;
    private final Checkpoints checkpoints;
    private final ViewChanges viewChanges;
    private final CatchUp catchUp;
    private final StateTransfer transfer;
    private final Contradictions contradictions;
    private boolean isEndTold;

    /// A member that has nothing to remember. Whoever is not among the members follows them, and has no vote.
    ///
    /// @param start known to all members of the epoch
    /// @param began the state that the epoch begins with; empty if this member was not there, and fetches it
    /// @param suffrage of a member; asked when there is a state
    public RingReplica(
            NodeIdentity identity,
            Membership membership,
            RingLimits limits,
            StateMachine machine,
            EpochStart start,
            Optional<RingState> began,
            Suffrage suffrage) {
        MemberId self = membership.find(identity.id()).orElseGet(() -> follower(membership));
        var proof = StableProof.start(start.after(), start.began());
        state =
                new ReplicaState(
                        self,
                        membership,
                        limits,
                        proof,
                        began,
                        new Voter(identity, self, membership),
                        suffrage);
        var execution = new BatchExecution(membership, limits, machine);
        checkpoints = new Checkpoints(state);
        normal = new NormalCase(state, execution, checkpoints);
        var answers = new Answers(state);
        transfer = new StateTransfer(state, checkpoints, answers);
        viewChanges = new ViewChanges(state, normal, checkpoints, transfer, answers);
        catchUp = new CatchUp(state, checkpoints, answers);
        contradictions = new Contradictions(state);
        if (began.isEmpty()) {
            state.executed = SequenceNumber.NONE;
            transfer.onStabilised(proof);
        } else {
            checkpoints.begin(start.after(), began.get());
        }
    }

    private static MemberId follower(Membership membership) {
        return new MemberId(membership.members().size());
    }

    /// A member as its journal tells; what was decided beyond its last checkpoint it executes again with its
    /// first step. The rest of the parameters are those that it began with.
    ///
    /// @param journal in the order in which it was written
    public static RingReplica restored(
            NodeIdentity identity,
            Membership membership,
            RingLimits limits,
            StateMachine machine,
            EpochStart start,
            Optional<RingState> began,
            Suffrage suffrage,
            List<JournalEntry> journal) {
        var replica =
                new RingReplica(identity, membership, limits, machine, start, began, suffrage);
        new Recollection(replica.state, replica.checkpoints, replica.viewChanges, replica.transfer)
                .replay(journal);
        return replica;
    }

    /// Takes one input to completion. All control flow of the protocol begins here.
    public List<RingEffect> step(RingInput input) {
        var out = new Effects();
        SequenceNumber stable = state.stable.sequence();
        switch (input) {
            case RingInput.Ticked(long ticks, var clock) -> {
                state.ticks = ticks;
                state.clock = clock;
                viewChanges.onTick(out);
                catchUp.onTick(out);
                transfer.onTick(out);
                normal.resume(out);
            }
            case RingInput.Requested(var request) -> normal.onRequest(request, false, out);
            case RingInput.Received(MemberId from, RingMessage message) ->
                    receive(from, message, out);
            case RingInput.Certifying(int requests) -> {
                state.certifying = requests;
                normal.propose(out);
            }
        }
        if (state.stable.sequence().isAfter(stable)) {
            viewChanges.onWindowMoved(out);
            contradictions.forgetThrough(state.stable.sequence());
        }
        if (state.hasEnded() && !isEndTold) {
            isEndTold = true;
            out.ended(state.executed, state.state);
        }
        return out.toList();
    }

    private void receive(MemberId from, RingMessage message, Effects out) {
        if (!state.membership.isMember(from) && !message.isQuestion()) {
            return;
        }
        contradictions.hear(message, out);
        switch (message) {
            case RingMessage.Relay(var request) -> normal.onRequest(request, true, out);
            case RingMessage.Propose propose -> normal.onPropose(propose, out);
            case RingMessage.Agree(var prepare) -> normal.onAgree(prepare, out);
            case RingMessage.Committed(var commit) -> normal.onCommit(from, commit, out);
            case RingMessage.Checkpointed(var checkpoint) -> checkpoints.on(checkpoint, out);
            case RingMessage.Leave(var viewChange) -> viewChanges.onLeave(viewChange, out);
            case RingMessage.Begin(var newView) -> viewChanges.onBegin(newView, out);
            case RingMessage.Status status -> catchUp.onStatus(from, status, out);
            case RingMessage.FetchBatch fetch -> viewChanges.onFetchBatch(from, fetch, out);
            case RingMessage.BatchIs batch -> viewChanges.onBatch(batch, out);
            case RingMessage.Decided decided -> normal.onDecided(from, decided, out);
            case RingMessage.Stabilised(var proof) -> {
                checkpoints.stabilise(proof, out);
                transfer.onStabilised(proof);
            }
            case RingMessage.FetchPage fetch -> transfer.onFetchPage(from, fetch, out);
            case RingMessage.PageIs page -> {
                if (transfer.onPage(from, page, out)) {
                    normal.resume(out);
                }
            }
        }
    }

    public MemberId self() {
        return state.self;
    }

    /// Whether this member votes in this epoch: not if it only follows, and not before it has a state.
    public boolean mayVote() {
        return state.mayVote();
    }

    public View view() {
        return state.view;
    }

    public SequenceNumber executed() {
        return state.executed;
    }

    /// The last batch that is prepared here, in any view, or executed: whoever was told that a later one is
    /// done was told by others.
    public SequenceNumber prepared() {
        return state.slots.values().stream()
                .filter(slot -> slot.prepared.isPresent())
                .map(slot -> slot.sequence)
                .reduce(state.executed, (one, other) -> other.isAfter(one) ? other : one);
    }

    public SequenceNumber stable() {
        return state.stable.sequence();
    }

    public Footprint footprint() {
        return new Footprint(
                state.slots.size(),
                state.slots.values().stream().mapToInt(Slot::votes).sum(),
                state.slots.values().stream().mapToInt(Slot::claims).sum(),
                state.pending.size(),
                checkpoints.saidCount(),
                checkpoints.takenCount(),
                viewChanges.count());
    }

    /// Requests that wait, the oldest first: of an epoch that has ended, for the next.
    public List<Request> pending() {
        return state.pending.oldest(Integer.MAX_VALUE);
    }

    /// Whether it has the state of its last stable checkpoint. Without, it executes nothing until it has
    /// fetched that; what it has voted for it remembers.
    public boolean isWhole() {
        return state.isWhole();
    }

    /// After the last batch executed; empty while it is not whole.
    public RingState ringState() {
        return state.state;
    }
}
