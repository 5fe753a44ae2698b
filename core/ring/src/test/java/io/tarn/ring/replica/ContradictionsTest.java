package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sha256;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a member that follows the protocol finds out about others who do not.
class ContradictionsTest {
    private static final PrePrepare ONE = proposal(0, 1, batch(1));
    private static final PrePrepare OTHER = proposal(0, 1, batch(2));

    private final RingReplica replica =
            new RingReplica(
                    TestRing.member(3),
                    MEMBERSHIP,
                    LIMITS,
                    new NoteMachine(),
                    new EpochStart(SequenceNumber.NONE, RingState.EMPTY.digest()),
                    Optional.of(RingState.EMPTY),
                    Suffrage.GIVEN);

    private List<Misbehaviour> hear(int from, RingMessage message) {
        return replica.step(new RingInput.Received(new MemberId(from), message)).stream()
                .filter(RingEffect.Caught.class::isInstance)
                .map(effect -> ((RingEffect.Caught) effect).misbehaviour())
                .toList();
    }

    private static void assertCaught(List<Misbehaviour> caught, Kind kind, int member) {
        assertThat(caught).hasSize(1);
        assertThat(caught.getFirst().kind()).isEqualTo(kind);
        assertThat(caught.getFirst().member()).isEqualTo(new MemberId(member));
    }

    @Test
    void primaryThatProposesTwice() {
        assertThat(hear(0, new RingMessage.Propose(say(0, ONE), batch(1)))).isEmpty();
        assertThat(hear(0, new RingMessage.Propose(say(0, ONE), batch(1)))).isEmpty();
        assertCaught(
                hear(0, new RingMessage.Propose(say(0, OTHER), batch(2))), Kind.TWO_PROPOSALS, 0);
        assertThat(hear(0, new RingMessage.Propose(say(0, OTHER), batch(2))))
                .as("once is enough")
                .isEmpty();
    }

    @Test
    void backupThatAgreesTwice() {
        assertThat(hear(1, new RingMessage.Agree(say(1, Prepare.to(OTHER))))).isEmpty();
        assertCaught(hear(1, new RingMessage.Agree(say(1, Prepare.to(ONE)))), Kind.TWO_PREPARES, 1);
    }

    @Test
    void primaryThatAgreesToAnotherProposalThanItsOwn() {
        assertThat(hear(0, new RingMessage.Agree(say(0, Prepare.to(OTHER))))).isEmpty();
        assertCaught(
                hear(0, new RingMessage.Propose(say(0, ONE), batch(1))),
                Kind.PROPOSAL_AND_PREPARE,
                0);
    }

    @Test
    void twoStatesAfterOneBatch() {
        var one = new Checkpoint(at(4), Sha256.of(Bytes.ofHex("aa")));
        var other = new Checkpoint(at(4), Sha256.of(Bytes.ofHex("bb")));
        assertThat(hear(2, new RingMessage.Checkpointed(say(2, one)))).isEmpty();
        assertCaught(hear(2, new RingMessage.Checkpointed(say(2, other))), Kind.TWO_CHECKPOINTS, 2);
    }

    @Test
    void backupThatProposes() {
        assertCaught(
                hear(2, new RingMessage.Propose(say(2, ONE), batch(1))),
                Kind.PROPOSAL_OUT_OF_TURN,
                2);
    }

    /// A primary tells one half of the ring this and the other half that: what each half can prove to the other shows
    /// it to both.
    @Test
    void whatOthersProveToldAgainstWhatWasHeard() {
        hear(0, new RingMessage.Propose(say(0, ONE), batch(1)));
        assertCaught(
                hear(1, new RingMessage.Leave(say(1, viewChange(1, START, prepared(OTHER, 1, 2))))),
                Kind.TWO_PROPOSALS,
                0);
    }

    @Test
    void twoAccountsOfOneView() {
        assertThat(hear(1, new RingMessage.Leave(say(1, viewChange(1, START))))).isEmpty();
        assertThat(hear(1, new RingMessage.Leave(say(1, viewChange(2, START))))).isEmpty();
        var other = say(1, viewChange(2, START, prepared(ONE, 1, 2)));
        assertCaught(hear(1, new RingMessage.Leave(other)), Kind.TWO_VIEW_CHANGES, 1);
    }

    @Test
    void twoBeginningsOfOneView() {
        var empty = List.of(0, 1, 2).stream().map(m -> say(m, viewChange(1, START))).toList();
        var others = List.of(1, 2, 3).stream().map(m -> say(m, viewChange(1, START))).toList();
        assertThat(hear(1, new RingMessage.Begin(TestRing.newView(1, empty)))).isEmpty();
        assertThat(hear(1, new RingMessage.Begin(TestRing.newView(1, empty)))).isEmpty();
        assertCaught(
                hear(1, new RingMessage.Begin(TestRing.newView(1, others))), Kind.TWO_NEW_VIEWS, 1);
    }

    @Test
    void whoGoesOnInALaterViewIsCaughtAtNothing() {
        hear(0, new RingMessage.Propose(say(0, ONE), batch(1)));
        hear(1, new RingMessage.Agree(say(1, Prepare.to(ONE))));
        PrePrepare later = proposal(4, 1, batch(2));
        assertThat(hear(0, new RingMessage.Propose(say(0, later), batch(2)))).isEmpty();
        assertThat(hear(1, new RingMessage.Agree(say(1, Prepare.to(later))))).isEmpty();
        assertThat(hear(1, new RingMessage.Agree(say(1, Prepare.to(ONE)))))
                .as("late, and what it said before")
                .isEmpty();
    }
}
