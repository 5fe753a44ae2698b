package io.tarn.ring.message;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.newView;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.stable;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// OSDI '99, §4.4: what a new view begins with.
class NewViewTest {
    private static final Batch A = batch(1);
    private static final Batch B = batch(2);

    private static Reproposal reproposal(ViewChange... changes) {
        return Reproposal.of(new View(5), MEMBERSHIP, List.of(changes));
    }

    /// Committed in view 0 by somebody who is not heard: any one who prepared it is enough.
    @Test
    void whatOneHasPreparedIsProposedAgain() {
        Reproposal reproposal =
                reproposal(
                        viewChange(5, START),
                        viewChange(5, START, prepared(proposal(0, 1, A), 1, 2)),
                        viewChange(5, START));
        PrePrepare again = reproposal.proposals().getFirst();
        assertThat(reproposal.proposals()).hasSize(1);
        assertThat(again.batch()).isEqualTo(proposal(0, 1, A).batch());
        assertThat(again.time()).isEqualTo(proposal(0, 1, A).time());
        assertThat(again.view()).isEqualTo(new View(5));
    }

    @Test
    void theHighestViewDecidesInWhateverOrder() {
        ViewChange low = viewChange(5, START, prepared(proposal(0, 1, A), 1, 2));
        ViewChange high = viewChange(5, START, prepared(proposal(2, 1, B), 1, 3));
        ViewChange none = viewChange(5, START);
        for (Reproposal reproposal :
                List.of(reproposal(low, high, none), reproposal(high, none, low))) {
            assertThat(reproposal.proposals())
                    .extracting(PrePrepare::batch)
                    .containsExactly(proposal(0, 1, B).batch());
        }
    }

    @Test
    void gapsAreFilledWithNullBatches() {
        Reproposal reproposal =
                reproposal(
                        viewChange(5, START, prepared(proposal(0, 3, A), 1, 2)),
                        viewChange(5, START),
                        viewChange(5, START));
        assertThat(reproposal.proposals())
                .extracting(proposal -> proposal.sequence().number())
                .containsExactly(1L, 2L, 3L);
        PrePrepare filled = reproposal.proposals().getFirst();
        assertThat(filled.batch())
                .isEqualTo(
                        Batch.NULL.digest(
                                RING, MEMBERSHIP.epoch(), filled.sequence(), new AgreedTime(0)));
    }

    @Test
    void theViewGoesOnFromTheHighestStableCheckpoint() {
        StableProof four = stable(4, 1, 2, 3);
        Reproposal reproposal =
                reproposal(
                        viewChange(5, START, prepared(proposal(0, 4, A), 1, 2)),
                        viewChange(5, four, prepared(proposal(0, 6, B), 1, 2)),
                        viewChange(5, START));
        assertThat(reproposal.stable()).isEqualTo(four);
        assertThat(reproposal.proposals())
                .extracting(proposal -> proposal.sequence().number())
                .containsExactly(5L, 6L);
    }

    private static final Signed<ViewChange> ZERO =
            say(0, viewChange(1, START, prepared(proposal(0, 1, A), 1, 2)));
    private static final Signed<ViewChange> TWO = say(2, viewChange(1, START));
    private static final Signed<ViewChange> THREE = say(3, viewChange(1, START));
    private static final NewView GOOD = newView(1, List.of(ZERO, TWO, THREE)).statement();

    private static boolean isValid(NewView view) {
        return view.isValid(new MemberId(1), MEMBERSHIP, START, LIMITS);
    }

    @Test
    void honestNewViewIsValid() {
        assertThat(GOOD.proposals()).hasSize(1);
        assertThat(isValid(GOOD)).isTrue();
        assertThat(GOOD.isValid(new MemberId(2), MEMBERSHIP, START, LIMITS))
                .as("of another than its primary")
                .isFalse();
    }

    @Test
    void primaryIsNotBelievedWhatToProposeAgain() {
        assertThat(isValid(new NewView(GOOD.view(), GOOD.viewChanges(), List.of())))
                .as("what was prepared is left out")
                .isFalse();
        List<Signed<PrePrepare>> other = List.of(say(1, proposal(1, 1, B)));
        assertThat(isValid(new NewView(GOOD.view(), GOOD.viewChanges(), other)))
                .as("another batch")
                .isFalse();
        var more = new ArrayList<>(GOOD.proposals());
        more.add(say(1, proposal(1, 2, B)));
        assertThat(isValid(new NewView(GOOD.view(), GOOD.viewChanges(), more)))
                .as("one more")
                .isFalse();
        PrePrepare again = GOOD.proposals().getFirst().statement();
        assertThat(isValid(new NewView(GOOD.view(), GOOD.viewChanges(), List.of(say(2, again)))))
                .as("another's signature")
                .isFalse();
    }

    /// A liar's new view of 4,096 proposals would keep a member busy for the time of as many signatures.
    @Test
    void whatDoesNotFollowCostsNoSignatures() {
        Signed<PrePrepare> again = GOOD.proposals().getFirst();
        List<Signed<PrePrepare>> many = Collections.nCopies(ViewChange.PREPARED_MAX, again);
        var tooMany = new NewView(GOOD.view(), GOOD.viewChanges(), many);
        isValid(GOOD);
        long before = System.nanoTime();
        assertThat(isValid(GOOD)).isTrue();
        long good = System.nanoTime() - before;
        before = System.nanoTime();
        assertThat(isValid(tooMany)).isFalse();
        assertThat(System.nanoTime() - before)
                .as("ns, when a good one of 7 signatures takes %d", good)
                .isLessThan(100 * good);
    }

    @Test
    void newViewNeedsAQuorumOfValidViewChanges() {
        assertThat(isValid(newView(1, List.of(ZERO, TWO)).statement())).as("too few").isFalse();
        assertThat(isValid(newView(1, List.of(ZERO, TWO, TWO)).statement()))
                .as("one twice")
                .isFalse();
        Signed<ViewChange> forOther = say(3, viewChange(2, START));
        assertThat(isValid(newView(1, List.of(ZERO, TWO, forOther)).statement()))
                .as("for another view")
                .isFalse();
        Signed<ViewChange> unproved = say(3, viewChange(1, START, prepared(proposal(0, 2, B), 1)));
        assertThat(isValid(newView(1, List.of(ZERO, TWO, unproved)).statement()))
                .as("one unproved")
                .isFalse();
    }
}
