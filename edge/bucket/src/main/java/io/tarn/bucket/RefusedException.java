package io.tarn.bucket;

import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;

/// That a call ends otherwise than asked, on its way to the [Outcome] that the caller is given. Never leaves this package.
class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal why;
    private final boolean isKnown;

    private RefusedException(Refusal why, boolean isKnown, String detail) {
        super(detail, null, false, false);
        this.why = why;
        this.isKnown = isKnown;
    }

    RefusedException(Refusal why, String detail) {
        this(why, true, detail);
    }

    RefusedException(Refusal why) {
        this(why, true, "");
    }

    /// It is not known whether it was done, or will be.
    static RefusedException unknown(String detail) {
        return new RefusedException(Refusal.UNAVAILABLE, false, detail);
    }

    Refusal why() {
        return why;
    }

    <T> Outcome<T> outcome() {
        String detail = String.valueOf(getMessage());
        return isKnown ? new Outcome.Refused<>(why, detail) : new Outcome.Indeterminate<>(detail);
    }
}
