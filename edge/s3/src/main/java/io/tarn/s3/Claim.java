package io.tarn.s3;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a request says about who signed it: nothing of it is checked but its form.
///
/// @param time as it was sent; part of what is signed
/// @param signedHeaders lower case, in the order that is signed
/// @param lifetime of a request that is presigned, which counts from its time
record Claim(
        Scope scope,
        String time,
        List<String> signedHeaders,
        String signature,
        Optional<Duration> lifetime) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final int LIFETIME_SECONDS_MAX = 7 * 24 * 3600;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// @throws S3Failure if there is none, or it is malformed
    static Claim of(S3Request request) throws S3Failure {
        Optional<String> authorization = request.header("authorization");
        boolean presigned = request.query().has("X-Amz-Algorithm");
        if (authorization.isPresent() && presigned) {
            throw S3Error.INVALID_ARGUMENT.failure("Only one auth mechanism allowed");
        }
        if (presigned) {
            return ofQuery(request);
        }
        if (authorization.isPresent()) {
            return ofHeader(request, authorization.get());
        }
        if (request.query().has("Signature") || request.query().has("AWSAccessKeyId")) {
            throw S3Error.INVALID_REQUEST.failure("Please use " + ALGORITHM);
        }
        throw S3Error.ACCESS_DENIED.failure("Requests must be signed.");
    }

    private static Claim ofHeader(S3Request request, String authorization) throws S3Failure {
        if (!authorization.startsWith(ALGORITHM + " ")) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The authorization mechanism you have provided is not supported. Please use "
                            + ALGORITHM);
        }
        SortedMap<String, String> fields = new TreeMap<>();
        for (String field : authorization.substring(ALGORITHM.length()).split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals < 0
                    || fields.put(
                                    field.substring(0, equals).strip(),
                                    field.substring(equals + 1).strip())
                            != null) {
                throw S3Error.AUTHORIZATION_HEADER_MALFORMED.failure();
            }
        }
        if (!fields.keySet().equals(java.util.Set.of("Credential", "SignedHeaders", "Signature"))) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.failure(
                    "the header must have Credential, SignedHeaders and Signature");
        }
        return new Claim(
                Scope.parse(
                        fields.getOrDefault("Credential", ""),
                        S3Error.AUTHORIZATION_HEADER_MALFORMED),
                timeOf(request),
                names(fields.getOrDefault("SignedHeaders", "")),
                fields.getOrDefault("Signature", ""),
                Optional.empty());
    }

    private static String timeOf(S3Request request) throws S3Failure {
        Optional<String> time = request.header("x-amz-date");
        if (time.isPresent()) {
            return time.get();
        }
        Optional<Instant> date = request.header("date").flatMap(HttpDate::parse);
        return date.map(TIME::format)
                .orElseThrow(() ->
                        S3Error.ACCESS_DENIED.failure(
                                "AWS authentication requires a valid Date or x-amz-date header"));
    }

    private static Claim ofQuery(S3Request request) throws S3Failure {
        S3Error error = S3Error.AUTHORIZATION_QUERY_PARAMETERS;
        if (!parameter(request, "X-Amz-Algorithm").equals(ALGORITHM)) {
            throw error.failure("X-Amz-Algorithm only supports \"" + ALGORITHM + "\"");
        }
        String expires = parameter(request, "X-Amz-Expires");
        if (!expires.matches("\\d{1,6}")
                || Integer.parseInt(expires) < 1
                || Integer.parseInt(expires) > LIFETIME_SECONDS_MAX) {
            throw error.failure("X-Amz-Expires must be a number of seconds from 1 to a week");
        }
        return new Claim(
                Scope.parse(parameter(request, "X-Amz-Credential"), error),
                parameter(request, "X-Amz-Date"),
                names(parameter(request, "X-Amz-SignedHeaders")),
                parameter(request, "X-Amz-Signature"),
                Optional.of(Duration.ofSeconds(Integer.parseInt(expires))));
    }

    private static String parameter(S3Request request, String name) throws S3Failure {
        return request.query(name)
                .orElseThrow(() ->
                        S3Error.AUTHORIZATION_QUERY_PARAMETERS.failure(
                                "query parameter " + name + " is missing"));
    }

    private static List<String> names(String joined) {
        List<String> names = new ArrayList<>();
        for (String name : joined.split(";", -1)) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return List.copyOf(names);
    }

    /// When it was signed.
    Instant signedAt() throws S3Failure {
        try {
            return TIME.parse(time, Instant::from);
        } catch (DateTimeException e) {
            throw S3Error.ACCESS_DENIED.failure("the date of the request must be YYYYMMDDTHHMMSSZ");
        }
    }
}
