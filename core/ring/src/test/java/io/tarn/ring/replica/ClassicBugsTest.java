package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.View;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: bugs that other implementations had are none here. One member, `D`, is told by hand what others say;
/// docs/simulation.md has the list of bugs, and which test would find each.
class ClassicBugsTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private static final PrePrepare PROPOSAL = proposal(0, 1, batch(1));
    private static final PrePrepare OTHER = proposal(0, 1, batch(2));

    private final List<JournalEntry> journal = new ArrayList<>();
    private RingReplica replica = born();

    private RingReplica born() {
        return RingReplica.restored(
                TestRing.member(D),
                TestRing.MEMBERSHIP,
                LIMITS,
                new NoteMachine(),
                new EpochStart(SequenceNumber.NONE, RingState.EMPTY.digest()),
                Optional.of(RingState.EMPTY),
                journal);
    }

    private List<RingEffect> hear(int from, RingMessage message) {
        List<RingEffect> effects =
                replica.step(new RingInput.Received(new MemberId(from), message));
        for (RingEffect effect : effects) {
            if (effect instanceof RingEffect.Persist(var entry)) {
                journal.add(entry);
            } else if (effect instanceof RingEffect.Note(var entry)) {
                journal.add(entry);
            }
        }
        return effects;
    }

    private List<RingEffect> proposed(PrePrepare proposal, int batch) {
        return hear(A, new RingMessage.Propose(say(A, proposal), batch(batch)));
    }

    private List<RingEffect> agrees(int member, PrePrepare proposal) {
        return hear(member, new RingMessage.Agree(say(member, Prepare.to(proposal))));
    }

    private List<RingEffect> commits(int member, PrePrepare proposal) {
        return hear(member, new RingMessage.Committed(Commit.to(proposal)));
    }

    private static boolean says(List<RingEffect> effects, Class<? extends RingMessage> kind) {
        return effects.stream()
                .anyMatch(effect ->
                        effect instanceof RingEffect.Broadcast(var message)
                                && kind.isInstance(message));
    }

    private static boolean executes(List<RingEffect> effects) {
        return effects.stream().anyMatch(RingEffect.Executed.class::isInstance);
    }

    /// Bug 1. OSDI '99, §4.2: prepared needs "`2f` prepares from different backups that match the pre-prepare",
    /// which is seen "by checking that they have the same view, sequence number, and digest".
    @Test
    void preparesForAnotherBatchOrOfThePrimaryOrTwiceDoNotCount() {
        proposed(PROPOSAL, 1);
        assertThat(says(agrees(B, OTHER), RingMessage.Committed.class))
                .as("another batch")
                .isFalse();
        assertThat(says(agrees(A, PROPOSAL), RingMessage.Committed.class))
                .as("the primary's pre-prepare is its prepare")
                .isFalse();
        assertThat(says(agrees(D, PROPOSAL), RingMessage.Committed.class))
                .as("its own, twice")
                .isFalse();
        assertThat(says(agrees(C, PROPOSAL), RingMessage.Committed.class)).isTrue();
    }

    /// Bugs 1 and 16. OSDI '99, §4.2: committed-local once a replica "has accepted `2f + 1` commits (possibly
    /// including its own) from different replicas that match the pre-prepare"; only then it is executed, and shares
    /// are given.
    @Test
    void commitsForAnotherBatchOrViewOrTwiceDoNotCount() {
        proposed(PROPOSAL, 1);
        agrees(C, PROPOSAL);
        assertThat(executes(commits(A, PROPOSAL))).as("its own, and one").isFalse();
        assertThat(executes(commits(A, PROPOSAL))).as("one twice").isFalse();
        assertThat(executes(commits(B, OTHER))).as("another batch").isFalse();
        assertThat(executes(commits(B, proposal(1, 1, batch(1))))).as("another view").isFalse();
        assertThat(executes(commits(C, PROPOSAL))).isTrue();
    }

    /// Bug 16: of what is decided a quorum has on disk that it was prepared, for whoever commits persists that first
    /// (ADR-019).
    @Test
    void whatIsPreparedIsPersistedBeforeItIsCommitted() {
        proposed(PROPOSAL, 1);
        List<RingEffect> effects = agrees(C, PROPOSAL);
        int persisted = -1;
        int said = -1;
        for (int i = 0; i < effects.size(); i++) {
            if (effects.get(i) instanceof RingEffect.Persist(JournalEntry.Prepared _)) {
                persisted = i;
            } else if (effects.get(i) instanceof RingEffect.Broadcast(RingMessage.Committed _)) {
                said = i;
            }
        }
        assertThat(persisted).isNotNegative();
        assertThat(said).isGreaterThan(persisted);
    }

    /// The body is in what it has accepted: a member that forgets the note is told it again, one that keeps it executes
    /// the batch by itself.
    @Test
    void decisionIsNotedBeforeItIsShown() {
        proposed(PROPOSAL, 1);
        agrees(C, PROPOSAL);
        commits(A, PROPOSAL);
        List<RingEffect> effects = commits(B, PROPOSAL);
        assertThat(effects.getFirst())
                .isEqualTo(
                        new RingEffect.Note(new JournalEntry.Decided(PROPOSAL, Optional.empty())));
        assertThat(executes(effects)).isTrue();
    }

    /// Bug 12: a primary who knows that a member lost power tries another batch in the same place. OSDI '99, §4.2:
    /// a backup accepts a pre-prepare if "it has not accepted a pre-prepare message for view `v` and sequence
    /// number `n` containing a different digest".
    @Test
    void memberThatLostPowerDoesNotVoteAgain() {
        assertThat(says(proposed(PROPOSAL, 1), RingMessage.Agree.class)).isTrue();
        replica = born();
        List<RingEffect> effects = proposed(OTHER, 2);
        assertThat(says(effects, RingMessage.Agree.class)).isFalse();
        assertThat(effects).anyMatch(RingEffect.Suspect.class::isInstance);
    }

    /// Bug 12: nor does it go back to a view that it has left. OSDI '99, §4.4: a backup that starts a view change
    /// "stops accepting messages (other than checkpoint, view-change, and new-view messages)".
    @Test
    void memberThatLostPowerDoesNotGoBackToItsView() {
        leave(B, 1);
        leave(C, 1);
        replica = born();
        assertThat(replica.view()).isEqualTo(new View(1));
        assertThat(says(proposed(PROPOSAL, 1), RingMessage.Agree.class)).isFalse();
    }

    /// Bug 10: what is beyond the watermarks takes no room. OSDI '99, §4.2: the condition "prevents a faulty
    /// primary from exhausting the space of sequence numbers by selecting a very large one".
    @Test
    void whatLiesBeyondTheWatermarksIsNotKept() {
        for (long sequence = 9; sequence < 1_000; sequence += 7) {
            PrePrepare beyond = proposal(0, sequence, batch(1));
            hear(A, new RingMessage.Propose(say(A, beyond), batch(1)));
            agrees(B, beyond);
            commits(C, beyond);
        }
        assertThat(replica.footprint().slots()).isZero();
        agrees(B, proposal(0, 8, batch(1)));
        assertThat(replica.footprint().slots()).as("the last within").isEqualTo(1);
    }

    /// Bug 8. OSDI '99, §4.5.2: "if a replica receives a set of `f + 1` valid view-change messages from other
    /// replicas for views greater than its current view, it sends a view-change message for the smallest view in
    /// the set, even if its timer has not expired".
    @Test
    void memberJoinsOthersWhoLeave() {
        assertThat(says(leave(B, 5), RingMessage.Leave.class)).as("one may lie").isFalse();
        assertThat(says(leave(C, 3), RingMessage.Leave.class)).isTrue();
        assertThat(replica.view()).isEqualTo(new View(3));
    }

    private List<RingEffect> leave(int member, long view) {
        var start = StableProof.start(SequenceNumber.NONE, RingState.EMPTY.digest());
        return hear(member, new RingMessage.Leave(say(member, viewChange(view, start))));
    }

    /// Bug 17: what others have decided is believed of `f + 1`, and a proposal of its view's primary only.
    @Test
    void oneMemberIsNotBelieved() {
        assertThat(executes(hear(B, new RingMessage.Decided(PROPOSAL, batch(1))))).isFalse();
        assertThat(
                        says(
                                hear(B, new RingMessage.Propose(say(B, PROPOSAL), batch(1))),
                                RingMessage.Agree.class))
                .isFalse();
        assertThat(replica.executed()).isEqualTo(at(0));
    }
}
