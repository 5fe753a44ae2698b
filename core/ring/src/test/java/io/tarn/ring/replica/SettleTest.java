package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.CLIENT;
import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.View;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RingState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: what a client is told of an earlier request is true, and stays so.
class SettleTest {
    private static final Bytes OPERATION = Bytes.ofHex("aa");

    private final BatchExecution execution =
            new BatchExecution(MEMBERSHIP, LIMITS, new NoteMachine());
    private RingState state =
            new Founding(MEMBERSHIP.members(), MEMBERSHIP.members().getFirst()).state();
    private long sequence;

    private Outcome execute(long number, Addressee addressee, Bytes operation)
            throws MalformedException {
        sequence++;
        Request request =
                Request.signed(RING, CLIENT, new ClientSequence(number), addressee, operation);
        var batch = new Batch(List.of(request));
        var time = new AgreedTime(sequence);
        var ordered =
                new PrePrepare(
                        View.FIRST,
                        at(sequence),
                        time,
                        batch.digest(RING, MEMBERSHIP.epoch(), at(sequence), time));
        BatchExecution.Result result = execution.execute(state, ordered, batch);
        state = result.state();
        return Outcome.ofLeaf(result.leaves().get(1));
    }

    private Fate update(long number) throws MalformedException {
        return execute(number, Addressee.MACHINE, OPERATION).fate();
    }

    private AffairAnswer settle(long number, long earlier) throws MalformedException {
        Bytes affair = new Affair.Settle(new ClientSequence(earlier)).encoding();
        Outcome outcome = execute(number, Addressee.RING, affair);
        assertThat(outcome.fate()).isEqualTo(Fate.EXECUTED);
        return AffairAnswer.of(outcome.result());
    }

    @Test
    void whatWasExecutedWas() throws MalformedException {
        assertThat(update(1)).isEqualTo(Fate.EXECUTED);
        assertThat(settle(2, 1)).isEqualTo(AffairAnswer.EXECUTED_BEFORE);
        assertThat(settle(3, 1)).isEqualTo(AffairAnswer.EXECUTED_BEFORE);
    }

    @Test
    void whatWasNotNeverIs() throws MalformedException {
        assertThat(update(1)).isEqualTo(Fate.EXECUTED);
        assertThat(settle(3, 2)).isEqualTo(AffairAnswer.VOID);
        assertThat(update(2)).isEqualTo(Fate.REPEATED);
        assertThat(settle(4, 2)).as("and is told so again").isEqualTo(AffairAnswer.VOID);
    }

    /// By a clock: the request that asks is so far ahead that the other leaves the window with it.
    @Test
    void whatWasNotIsNotSaidToHaveBeenWhoeverNumbersByClock() throws MalformedException {
        assertThat(settle(11_000, 1_000)).isEqualTo(AffairAnswer.VOID);
        assertThat(update(1_000)).isEqualTo(Fate.REPEATED);
    }

    /// 64 numbers behind the highest nothing is known one by one.
    @Test
    void whatIsTooLongAgoIsForgotten() throws MalformedException {
        assertThat(update(1)).isEqualTo(Fate.EXECUTED);
        assertThat(update(66)).isEqualTo(Fate.EXECUTED);
        assertThat(settle(67, 1)).as("executed").isEqualTo(AffairAnswer.FORGOTTEN);
        assertThat(settle(68, 0)).as("not executed").isEqualTo(AffairAnswer.FORGOTTEN);
        assertThat(update(0)).as("and never is").isEqualTo(Fate.REPEATED);
    }

    /// The last number that is known is judged by the window as it was before the question itself moved it.
    @Test
    void atTheEdgeOfTheWindowItIsKnown() throws MalformedException {
        assertThat(update(1)).isEqualTo(Fate.EXECUTED);
        assertThat(update(65)).isEqualTo(Fate.EXECUTED);
        assertThat(settle(66, 1)).isEqualTo(AffairAnswer.EXECUTED_BEFORE);
        assertThat(settle(67, 2)).as("66 has moved it").isEqualTo(AffairAnswer.VOID);
        assertThat(settle(68, 2)).isEqualTo(AffairAnswer.VOID);
    }

    /// What is remembered of voids is bounded, and whatever falls out is not said to have been executed.
    @Test
    void voidsThatAreForgottenAreForgotten() throws MalformedException {
        assertThat(settle(1_000, 1)).isEqualTo(AffairAnswer.VOID);
        for (int i = 1; i <= 64; i++) {
            assertThat(settle(1_000 + 2 * i, 999 + 2 * i)).isEqualTo(AffairAnswer.VOID);
        }
        assertThat(settle(1_129, 1)).isEqualTo(AffairAnswer.FORGOTTEN);
    }
}
