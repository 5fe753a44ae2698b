package io.tarn.s3;

import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import java.util.Locale;

/// What a store answers, as S3 says it.
final class Answers {
    private Answers() {}

    static <T> T value(Outcome<T> outcome) throws S3Failure {
        return switch (outcome) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal why, String detail) -> throw failure(why, detail);
            // A client that asks again finds out: an answer that may be false would be worse.
            case Outcome.Indeterminate<T> _ -> throw S3Error.INTERNAL_ERROR.failure();
        };
    }

    static S3Error error(Refusal why) {
        return switch (why) {
            case NO_SUCH_BUCKET -> S3Error.NO_SUCH_BUCKET;
            case BUCKET_EXISTS -> S3Error.BUCKET_ALREADY_OWNED_BY_YOU;
            case BUCKET_NOT_EMPTY -> S3Error.BUCKET_NOT_EMPTY;
            case NO_SUCH_KEY -> S3Error.NO_SUCH_KEY;
            case NO_SUCH_VERSION -> S3Error.NO_SUCH_VERSION;
            case NO_SUCH_UPLOAD -> S3Error.NO_SUCH_UPLOAD;
            case INVALID_PART -> S3Error.INVALID_PART;
            case PRECONDITION_FAILED -> S3Error.PRECONDITION_FAILED;
            case CONFLICT -> S3Error.CONDITIONAL_REQUEST_CONFLICT;
            case LOCKED, NOT_ALLOWED -> S3Error.ACCESS_DENIED;
            case NOT_OFFERED -> S3Error.NOT_IMPLEMENTED;
            case BAD_NAME -> S3Error.INVALID_ARGUMENT;
            case METADATA_TOO_LARGE -> S3Error.METADATA_TOO_LARGE;
            case TOO_LARGE -> S3Error.ENTITY_TOO_LARGE;
            case FULL -> S3Error.STORAGE_FULL;
            case UNAVAILABLE -> S3Error.SERVICE_UNAVAILABLE;
        };
    }

    private static S3Failure failure(Refusal why, String detail) {
        S3Error error = error(why);
        if (!detail.isEmpty()) {
            return error.failure(detail);
        }
        return why == Refusal.LOCKED
                ? error.failure("Access Denied because object protected by object lock.")
                : error.failure();
    }

    /// Whether a name of an encoding is known.
    static boolean isUrl(Call call) throws S3Failure {
        String encoding = call.query("encoding-type").orElse("");
        if (!encoding.isEmpty() && !encoding.toLowerCase(Locale.ROOT).equals("url")) {
            throw S3Error.INVALID_ARGUMENT.failure("Invalid Encoding Method specified in Request");
        }
        return !encoding.isEmpty();
    }
}
