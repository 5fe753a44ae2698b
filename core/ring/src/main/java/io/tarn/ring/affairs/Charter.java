package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// What makes an epoch: its members, where it begins, and how they share the ring's key.
///
/// @param after the last batch of the epoch before
/// @param sharing empty in the founding epoch, which has no key yet
public record Charter(
        Membership membership, SequenceNumber after, Optional<VerificationVector> sharing) {
    private static final StateKeys.Kept<Charter> CURRENT =
            new StateKeys.Kept<>(StateKeys.CHARTER, Charter::read);
    private static final StateKeys.Kept<Charter> NEXT =
            new StateKeys.Kept<>(StateKeys.NEXT_CHARTER, Charter::read);

    public Epoch epoch() {
        return membership.epoch();
    }

    /// The same in every epoch that has one.
    public Optional<GroupKey> key() {
        return sharing.map(VerificationVector::groupKey);
    }

    /// Of the epoch that this state belongs to.
    public static Charter of(RingState state) {
        return CURRENT.in(state).orElseThrow();
    }

    /// The last batch of this epoch, once that is settled.
    ///
    /// @param epoch whose end is asked for
    /// @param state of this epoch, or the first of the next
    public static Optional<SequenceNumber> end(Epoch epoch, RingState state) {
        return next(state)
                .or(() -> CURRENT.in(state))
                .filter(charter -> charter.epoch().compareTo(epoch) > 0)
                .map(Charter::after);
    }

    /// Of the epoch that follows, once that is settled; this one ends with the batch that it names.
    public static Optional<Charter> next(RingState state) {
        return NEXT.in(state);
    }

    public void write(CanonicalWriter out) {
        membership.write(out);
        after.write(out);
        out.bool(sharing.isPresent());
        sharing.ifPresent(vector -> vector.write(out));
    }

    public static Charter read(CanonicalReader in) throws MalformedException {
        Membership membership = Membership.read(in);
        SequenceNumber after = SequenceNumber.read(in);
        int needed = membership.size().oneCorrect();
        return new Charter(
                membership,
                after,
                in.bool() ? Optional.of(VerificationVector.read(in, needed)) : Optional.empty());
    }
}
