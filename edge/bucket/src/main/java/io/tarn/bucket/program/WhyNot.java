package io.tarn.bucket.program;

import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;

/// Why a change did not happen.
public enum WhyNot {
    NO_SUCH_BUCKET,
    BUCKET_EXISTS,
    /// A key is too long, or holds what it cannot.
    BAD_KEY,
    /// More than one change can bring, or one object have.
    TOO_LARGE,
    /// An object's lock does not let it.
    LOCKED,
    NOT_ALLOWED,
    /// No room, until something is removed.
    FULL,
    /// Not now: too few servers answer, or too much is under way.
    UNAVAILABLE;

    static <T> Change<T> refused(Outcome.Refused<?> refused) {
        return new Change.Refused<>(of(refused.why()), reason(refused));
    }

    /// For people.
    static String reason(Outcome.Refused<?> refused) {
        return refused.detail().isEmpty() ? refused.why().toString() : refused.detail();
    }

    private static WhyNot of(Refusal refusal) {
        return switch (refusal) {
            case NO_SUCH_BUCKET -> NO_SUCH_BUCKET;
            case BUCKET_EXISTS -> BUCKET_EXISTS;
            case BAD_NAME -> BAD_KEY;
            case TOO_LARGE, METADATA_TOO_LARGE -> TOO_LARGE;
            case LOCKED -> LOCKED;
            case NOT_ALLOWED, NOT_OFFERED -> NOT_ALLOWED;
            case FULL -> FULL;
            case CONFLICT,
                    UNAVAILABLE,
                    BUCKET_NOT_EMPTY,
                    NO_SUCH_KEY,
                    NO_SUCH_VERSION,
                    NO_SUCH_UPLOAD,
                    INVALID_PART,
                    PRECONDITION_FAILED ->
                    UNAVAILABLE;
        };
    }
}
