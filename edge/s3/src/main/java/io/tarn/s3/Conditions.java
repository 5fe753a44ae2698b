package io.tarn.s3;

import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Version;
import java.time.Instant;
import java.util.Optional;

/// Conditions in headers (RFC 9110, 13).
final class Conditions {
    private Conditions() {}

    /// Whether a version may be read, judged here, since versions never change.
    ///
    /// @param prefix of the headers: empty, or that of a copy's source
    /// @throws S3Failure if not; `NotModified` with the headers that it has to have
    static void checkRead(Headers headers, String prefix, Version version) throws S3Failure {
        Optional<String> match = headers.get(prefix + "if-match");
        Optional<String> noneMatch = headers.get(prefix + "if-none-match");
        Instant modified = HttpDate.seconds(version.modified());
        if (match.isPresent()) {
            if (!matches(match.get(), version.etag())) {
                throw S3Error.PRECONDITION_FAILED.failure();
            }
        } else if (time(headers, prefix + "if-unmodified-since")
                .filter(modified::isAfter)
                .isPresent()) {
            throw S3Error.PRECONDITION_FAILED.failure();
        }
        boolean unchanged =
                noneMatch.isPresent()
                        ? matches(noneMatch.get(), version.etag())
                        : time(headers, prefix + "if-modified-since")
                                .filter(since -> !modified.isAfter(since))
                                .isPresent();
        if (unchanged) {
            // A copy has nobody who knows it already.
            throw prefix.isEmpty()
                    ? S3Error.NOT_MODIFIED
                            .failure()
                            .with("ETag", quoted(version.etag()))
                            .with("Last-Modified", HttpDate.format(version.modified()))
                    : S3Error.PRECONDITION_FAILED.failure();
        }
    }

    /// RFC 9110, 13.1.3: "A recipient MUST ignore … if the field value is not a valid HTTP-date".
    private static Optional<Instant> time(Headers headers, String name) {
        return headers.get(name).flatMap(HttpDate::parse);
    }

    /// When an object may be written, for the store to judge.
    static Condition write(Headers headers) throws S3Failure {
        Optional<String> match = headers.get("if-match");
        Optional<String> noneMatch = headers.get("if-none-match");
        if (match.isPresent() && noneMatch.isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.failure("If-Match and If-None-Match in one request");
        }
        if (headers.has("if-modified-since") || headers.has("if-unmodified-since")) {
            throw S3Error.NOT_IMPLEMENTED.failure("writes on condition of a time");
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().strip().equals("*")) {
                throw S3Error.NOT_IMPLEMENTED.failure("If-None-Match of a write takes * only");
            }
            return new Condition.Absent();
        }
        if (match.isPresent()) {
            String etag = unquoted(match.get().strip());
            if (etag.contains(",")) {
                throw S3Error.NOT_IMPLEMENTED.failure("If-Match of a write takes one ETag only");
            }
            return etag.equals("*") ? new Condition.Exists() : new Condition.Matches(etag);
        }
        return Condition.always();
    }

    private static boolean matches(String list, String etag) {
        for (String one : list.split(",", -1)) {
            String wanted = one.strip();
            if (wanted.equals("*") || unquoted(wanted).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    static String unquoted(String etag) {
        String strong = etag.startsWith("W/") ? etag.substring(2) : etag;
        return strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }
}
