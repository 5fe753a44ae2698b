package io.tarn.ring.replica;

import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.ViewChange;
import io.tarn.ring.state.RingState;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that a member knows in one epoch. Confined to [RingReplica] and its parts.
final class ReplicaState {
    final MemberId self;
    final Membership membership;
    final RingSize size;
    final RingLimits limits;

    /// Where the epoch began.
    final StableProof start;

    final Voter voter;

    /// That it is in, or on the way to.
    View view = View.FIRST;

    /// It is in [#view].
    boolean isActive = true;

    /// What began [#view], while it is in it; none in view 0.
    Optional<Signed<NewView>> newView = Optional.empty();

    /// The last batch that the view began with: nothing else is proposed up to here, also by a primary who
    /// is behind.
    SequenceNumber viewBase = SequenceNumber.NONE;

    /// What it left its last view with, while it is on the way to [#view].
    Optional<Signed<ViewChange>> viewChange = Optional.empty();

    /// The `h` of the paper, and its proof.
    StableProof stable;

    /// Within the watermarks, by sequence.
    final SortedMap<SequenceNumber, Slot> slots = new TreeMap<>();

    final PendingRequests pending;

    SequenceNumber executed;

    /// After [#executed].
    RingState state;

    /// The last batch of the epoch, once that is settled: nothing beyond has a place in it.
    Optional<SequenceNumber> end = Optional.empty();

    private final Suffrage suffrage;

    /// Others have more than this member has executed, or had a moment ago.
    boolean isBehind;

    /// Requests that are executed and wait for their certificates here.
    int certifying;

    long ticks;

    /// What this member would call the time; 0 before it was told, for it may hear of requests first.
    AgreedTime clock = new AgreedTime(0);

    boolean isClockSet() {
        return clock.millis() > 0;
    }

    ReplicaState(
            MemberId self,
            Membership membership,
            RingLimits limits,
            StableProof start,
            Optional<RingState> began,
            Voter voter,
            Suffrage suffrage) {
        this.self = self;
        this.membership = membership;
        this.size = membership.size();
        this.limits = limits;
        this.start = start;
        this.stable = start;
        this.executed = start.sequence();
        this.state = began.orElse(RingState.EMPTY);
        this.voter = voter;
        this.suffrage = suffrage;
        this.pending = new PendingRequests(limits);
        began.ifPresent(this::entitle);
    }

    /// Finds out whether this member votes in this epoch; every state of it tells the same.
    void entitle(RingState known) {
        if (!voter.isEntitled() && membership.isMember(self) && suffrage.isGiven(known)) {
            voter.entitle();
        }
    }

    MemberId primary() {
        return membership.primary(view);
    }

    /// Or it follows the members: it is none of them, or cannot know what it has voted for, or does not know yet
    /// whether it can.
    boolean mayVote() {
        return voter.isEntitled();
    }

    boolean isPrimary() {
        return self.equals(primary());
    }

    boolean isEnd(SequenceNumber sequence) {
        return end.filter(sequence::equals).isPresent();
    }

    /// Nothing is left to be done in this epoch.
    boolean hasEnded() {
        return isEnd(executed);
    }

    /// This member has come so far, with this state.
    void came(SequenceNumber sequence, RingState after) {
        executed = sequence;
        state = after;
        entitle(after);
        if (end.isEmpty()) {
            end = Charter.end(membership.epoch(), after);
        }
    }

    /// It has the state that its last stable checkpoint proves; else that is being fetched.
    boolean isWhole() {
        return !stable.sequence().isAfter(executed);
    }

    /// What led to the last stable checkpoint is not remembered, and its state is not here.
    void lose() {
        executed = SequenceNumber.NONE;
        state = RingState.EMPTY;
    }

    /// Between the watermarks: `h < n ≤ H` (OSDI '99, §4.2).
    boolean isInWindow(SequenceNumber sequence) {
        return sequence.isAfter(stable.sequence())
                && !sequence.isAfter(stable.sequence().plus(limits.watermarkWindow()))
                && end.map(last -> !sequence.isAfter(last)).orElse(true);
    }

    /// Whether this far may be voted: members agree on few batches beyond what they have executed. So what
    /// an execution changes takes effect soon, and none votes beyond the end of an epoch, for whoever comes
    /// so far has executed what settled it.
    boolean isInPipeline(SequenceNumber sequence) {
        return !sequence.isAfter(executed.plus(limits.pipelineDepth()));
    }

    /// How far a primary may be ahead of this member, who holds what it is told until then.
    boolean isNear(SequenceNumber sequence) {
        return !sequence.isAfter(executed.plus(2L * limits.pipelineDepth()));
    }

    /// @param sequence in the window
    Slot slot(SequenceNumber sequence) {
        return slots.computeIfAbsent(sequence, Slot::new);
    }
}
