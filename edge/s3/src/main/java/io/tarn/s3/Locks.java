package io.tarn.s3;

import io.tarn.s3.store.LockMode;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Retention;
import java.time.Instant;
import java.util.Optional;

/// Locks in headers and documents (S3 API, "Object Lock").
final class Locks {
    private Locks() {}

    static LockMode mode(String text) throws S3Failure {
        return switch (text) {
            case "GOVERNANCE" -> LockMode.GOVERNANCE;
            case "COMPLIANCE" -> LockMode.COMPLIANCE;
            default -> throw S3Error.MALFORMED_XML.failure("Unknown wormMode directive.");
        };
    }

    /// `ON` or `OFF`.
    static boolean hold(String text) throws S3Failure {
        return switch (text) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw S3Error.MALFORMED_XML.failure();
        };
    }

    static Instant until(String text, Instant now) throws S3Failure {
        Instant until =
                HttpDate.parse(text)
                        .orElseThrow(() ->
                                S3Error.INVALID_ARGUMENT.failure(
                                        "The retain until date must be provided in ISO 8601 format"));
        if (!until.isAfter(now)) {
            throw S3Error.INVALID_ARGUMENT.failure("The retain until date must be in the future!");
        }
        return until;
    }

    /// Of a new object. A lock that the bucket cannot have is refused, as S3 does.
    static ObjectLock ofHeaders(Call call) throws S3Failure {
        Optional<String> mode = call.header("x-amz-object-lock-mode");
        Optional<String> until = call.header("x-amz-object-lock-retain-until-date");
        Optional<String> hold = call.header("x-amz-object-lock-legal-hold");
        if (mode.isEmpty() && until.isEmpty() && hold.isEmpty()) {
            return ObjectLock.NONE;
        }
        if (mode.isPresent() != until.isPresent()) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
        }
        requireLocking(call);
        Optional<Retention> retention = Optional.empty();
        if (mode.isPresent()) {
            retention =
                    Optional.of(
                            new Retention(
                                    mode(mode.get()),
                                    until(until.orElse(""), call.config().clock().instant())));
        }
        return new ObjectLock(retention, hold.isPresent() && hold(hold.get()));
    }

    static void requireLocking(Call call) throws S3Failure {
        if (!Answers.value(call.store().bucket(call.bucket())).settings().locking()) {
            throw S3Error.INVALID_REQUEST.failure("Bucket is missing Object Lock Configuration");
        }
    }

    static void addHeaders(Reply reply, ObjectLock lock) {
        lock.retention()
                .ifPresent(retention ->
                        reply.with("x-amz-object-lock-mode", retention.mode().name())
                                .with(
                                        "x-amz-object-lock-retain-until-date",
                                        HttpDate.iso(retention.until())));
        if (lock.held()) {
            reply.with("x-amz-object-lock-legal-hold", "ON");
        }
    }

    static boolean bypasses(Call call) {
        return call.header("x-amz-bypass-governance-retention").orElse("").equals("true");
    }
}
