package io.tarn.ring.replica;

import io.tarn.base.MalformedException;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RingState;
import java.util.List;

/// Carries out what is asked of a ring one request in each batch.
public final class ExecutedAffairs {
    private final Founding founding;
    private final BatchExecution execution;
    private RingState state;
    private long sequence;

    public ExecutedAffairs(Founding founding, RingLimits limits, RingState state) {
        this.founding = founding;
        this.state = state;
        execution = new BatchExecution(founding.membership(), limits, new NoteMachine());
    }

    /// What the request comes to.
    ///
    /// @throws MalformedException if it is not executed
    public AffairAnswer execute(Request request) throws MalformedException {
        return execute(request, 0);
    }

    /// @param millis the time of the batch, if it is later than the one before
    public AffairAnswer execute(Request request, long millis) throws MalformedException {
        BatchExecution.Result result = execute(new Batch(List.of(request)), millis);
        return AffairAnswer.of(Outcome.ofLeaf(result.leaves().get(1)).result());
    }

    /// A batch of nothing, as at the end of an epoch.
    public void pass(long millis) {
        var _ = execute(Batch.NULL, millis);
    }

    private BatchExecution.Result execute(Batch batch, long millis) {
        sequence++;
        var time = new AgreedTime(Math.max(sequence, millis));
        var at = new SequenceNumber(sequence);
        var ordered =
                new PrePrepare(
                        View.FIRST,
                        at,
                        time,
                        batch.digest(founding.ring(), Epoch.FOUNDING, at, time));
        BatchExecution.Result result = execution.execute(state, ordered, batch);
        state = result.state();
        return result;
    }

    public RingState state() {
        return state;
    }
}
