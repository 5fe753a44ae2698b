package io.tarn.operations.object;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectName;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.Refusal;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Request;
import java.util.Optional;

/// What came of an update.
public sealed interface UpdateOutcome {
    /// It was carried out, once.
    sealed interface Applied extends UpdateOutcome {}

    /// By the ring's answer.
    record Committed(ObjectAnswer.Committed answer, Proof proof) implements Applied {}

    /// The answer was lost. A version of this object, which the ring has certified or a later one names, was made by it; all that
    /// it did to others was done with that.
    ///
    /// @param latest proof of the newest version then, from which roots lead back to this one
    record Found(ObjectName name, Bguid vguid, Proof latest) implements Applied {}

    /// Nothing has changed by it, and nothing will.
    sealed interface NotApplied extends UpdateOutcome {}

    /// No tuple held for this object.
    record Aborted(Aguid object, Proof proof) implements NotApplied {}

    record Refused(Refusal refusal, Proof proof) implements NotApplied {}

    /// It is to be asked anew, with this block among the older ones.
    record Missing(Bguid block, Proof proof) implements NotApplied {}

    /// The ring could not, which is a defect of Tarn.
    record Failed(Proof proof) implements NotApplied {}

    /// The ring has settled that it never will be.
    record Never(Request request, Certificate settled) implements NotApplied {}

    /// Its number is used up, or its time over, and no version was made by it: whatever the answer was, it changed nothing.
    ///
    /// @param latest proof of the newest version, from which roots lead back to before it was asked
    record WithoutEffect(Proof latest) implements NotApplied {}

    /// Nobody was asked.
    record NotAsked(String reason) implements NotApplied {}

    /// It may have been applied, or be at some time. See [ObjectClient#resume].
    ///
    /// @param fork what contradicts the ring's answer, if that is why it is not believed
    record Indeterminate(Pending pending, Doubt doubt, String reason, Optional<Fork> fork)
            implements UpdateOutcome {}

    /// Why nothing is known.
    enum Doubt {
        /// The ring does not answer.
        SILENT,
        /// The ring does not admit this client. Until the update's time is over, whoever holds it may have it carried out if the
        /// client is admitted.
        NOT_ADMITTED,
        /// It is known to be over, and not what came of it.
        LOST,
        /// What is certified is not what was asked: another release of Tarn, or more liars than the ring stands.
        STRANGE
    }

    /// An update of which the outcome is not known.
    ///
    /// @param sinceMillis agreed time that had passed when it was asked
    /// @param isOver it was carried out, or never will be
    record Pending(Request request, long sinceMillis, boolean isOver) {}
}
