package io.tarn.cli;

import io.tarn.block.Redundancy;
import io.tarn.bucket.KeptVersion;
import io.tarn.bucket.Moment;
import io.tarn.bucket.NewBuckets;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;

/// What all commands about objects share: how what came of asking for something is said.
final class ObjectOutcomes {
    /// Of commands that make none.
    static final NewBuckets NO_NEW_BUCKETS =
            new NewBuckets(new Redundancy(1, 2), NewBuckets.UNDO_USUAL);

    private ObjectOutcomes() {}

    /// @param at what was asked for
    static <T> T value(Outcome<T> outcome, Address at) throws CommandFailure {
        return switch (outcome) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal why, String detail) ->
                    throw new CommandFailure(
                            why == Refusal.UNAVAILABLE
                                    ? ExitStatus.UNAVAILABLE
                                    : ExitStatus.REFUSED,
                            detail.isEmpty()
                                    ? text(why, at)
                                    : text(why, at) + ": " + Printable.of(detail));
            case Outcome.Indeterminate<T>(String detail) ->
                    throw new CommandFailure(
                            ExitStatus.UNAVAILABLE,
                            "%s: it is not known whether it was done; look with `tarn log`: %s"
                                    .formatted(Printable.of(at.toString()), Printable.of(detail)));
        };
    }

    private static String text(Refusal why, Address at) {
        String name = Printable.of(at.toString());
        String bucket = Printable.of(at.bucket());
        return switch (why) {
            case NO_SUCH_BUCKET -> "there is no bucket " + bucket;
            case NO_SUCH_KEY -> "there is no object " + name;
            case NO_SUCH_VERSION -> "there is no such version of " + name;
            case BAD_NAME -> name + " cannot be a name";
            case LOCKED -> name + " is locked";
            case NOT_ALLOWED -> "this key may not do that in " + bucket;
            case TOO_LARGE -> name + " would be too large";
            case FULL -> "there is no room in " + bucket;
            case CONFLICT -> name + " was changed by somebody else meanwhile";
            case PRECONDITION_FAILED -> name + " is not as it was asked for";
            case UNAVAILABLE -> "too few nodes answer for " + bucket;
            case METADATA_TOO_LARGE -> name + " would have too much metadata";
            case BUCKET_EXISTS -> "there is a bucket " + bucket;
            case BUCKET_NOT_EMPTY -> bucket + " is not empty";
            case NO_SUCH_UPLOAD, INVALID_PART -> "there is no such upload";
            case NOT_OFFERED -> "Tarn does not do that";
        };
    }

    /// A version with content.
    static KeptVersion find(ClusterSession session, Address at, Moment moment)
            throws CommandFailure {
        KeptVersion version = value(session.history().find(at.bucket(), at.key(), moment), at);
        if (version.deleted()) {
            throw new CommandFailure(
                    ExitStatus.REFUSED,
                    "version %d of %s is its deletion, at %s"
                            .formatted(
                                    version.number(), Printable.of(at.toString()), version.time()));
        }
        return version;
    }
}
