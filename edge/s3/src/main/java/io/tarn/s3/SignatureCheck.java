package io.tarn.s3;

import io.tarn.base.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who sent a request, and that nobody altered it on its way: AWS Signature Version 4 as S3 has it.
///
/// Source: *Amazon S3 API Reference*, "Authenticating Requests (AWS Signature Version 4)". Differences to other
/// services: the path is encoded once, and never normalised, so that `a//b` and `a/../b` are names.
final class SignatureCheck {
    static final Duration SKEW_MAX = Duration.ofMinutes(15);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String PAYLOAD_HEADER = "x-amz-content-sha256";

    private final AccessKeys keys;
    private final String region;
    private final InstantSource clock;

    SignatureCheck(AccessKeys keys, String region, InstantSource clock) {
        this.keys = keys;
        this.region = region;
        this.clock = clock;
    }

    Signed check(S3Request request) throws S3Failure {
        Claim claim = Claim.of(request);
        if (request.headers().has("x-amz-security-token")
                || request.query().has("X-Amz-Security-Token")) {
            throw S3Error.INVALID_TOKEN.failure("this server issues no session tokens");
        }
        checkScope(claim);
        checkTime(claim);
        checkSignedHeaders(claim, request.headers());
        Identity who =
                keys.find(claim.scope().accessKeyId())
                        .orElseThrow(S3Error.INVALID_ACCESS_KEY_ID::failure);
        String declared = declaredPayload(request, claim);
        byte[] signingKey = claim.scope().signingKey(who.key().secret());
        String signature =
                java.util.HexFormat.of()
                        .formatHex(
                                Hashes.hmac(
                                        signingKey,
                                        stringToSign(
                                                claim,
                                                canonicalRequest(request, claim, declared))));
        if (!Hashes.same(signature, claim.signature())) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure();
        }
        PayloadKind payload =
                PayloadKind.parse(declared)
                        .orElseThrow(() ->
                                S3Error.INVALID_ARGUMENT.failure(
                                        PAYLOAD_HEADER
                                                + " must be a hash in lower-case digits, or a kind of payload that is"
                                                + " supported"));
        return new Signed(
                who, claim.scope(), claim.time(), Bytes.owning(signingKey), signature, payload);
    }

    /// Of a presigned request too, which need not say it: whoever made the URL had not seen the body.
    private static String declaredPayload(S3Request request, Claim claim) throws S3Failure {
        Optional<String> header = request.header(PAYLOAD_HEADER);
        if (header.isPresent()) {
            return header.get();
        }
        if (claim.lifetime().isPresent()) {
            return request.query("X-Amz-Content-Sha256").orElse(UNSIGNED);
        }
        throw S3Error.INVALID_REQUEST.failure(
                "Missing required header for this request: " + PAYLOAD_HEADER);
    }

    private void checkScope(Claim claim) throws S3Failure {
        S3Error error =
                claim.lifetime().isPresent()
                        ? S3Error.AUTHORIZATION_QUERY_PARAMETERS
                        : S3Error.AUTHORIZATION_HEADER_MALFORMED;
        if (!claim.scope().region().equals(region)) {
            throw error.failure(
                            "the region '"
                                    + claim.scope().region()
                                    + "' is wrong; expecting '"
                                    + region
                                    + "'")
                    .with(Reply.REGION, region);
        }
        if (!claim.time().startsWith(claim.scope().day())) {
            throw error.failure("the day of the credential is not that of the request");
        }
    }

    private void checkTime(Claim claim) throws S3Failure {
        Instant now = clock.instant();
        Instant signedAt = claim.signedAt();
        if (claim.lifetime().isPresent()) {
            if (signedAt.isAfter(now.plus(SKEW_MAX))) {
                throw S3Error.ACCESS_DENIED.failure("Request is not valid yet");
            }
            if (now.isAfter(signedAt.plus(claim.lifetime().get()))) {
                throw S3Error.ACCESS_DENIED.failure("Request has expired");
            }
        } else if (Duration.between(signedAt, now).abs().compareTo(SKEW_MAX) > 0) {
            throw S3Error.REQUEST_TIME_TOO_SKEWED.failure();
        }
    }

    /// Whatever decides what a request does is signed: its host, and all that is S3's own.
    private static void checkSignedHeaders(Claim claim, Headers headers) throws S3Failure {
        SortedSet<String> signed = new TreeSet<>(claim.signedHeaders());
        List<String> missing =
                headers.names().stream()
                        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                        .filter(name -> !signed.contains(name))
                        .toList();
        if (!signed.contains("host") || !missing.isEmpty()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "There were headers present in the request which were not signed: "
                            + String.join(", ", missing));
        }
    }

    private static String canonicalRequest(S3Request request, Claim claim, String payload)
            throws S3Failure {
        StringBuilder out = new StringBuilder();
        out.append(request.method()).append('\n');
        out.append(Percent.encode(Percent.decode(request.path(), false), true)).append('\n');
        out.append(request.query().canonical()).append('\n');
        for (String name : claim.signedHeaders()) {
            out.append(name).append(':').append(request.headers().canonical(name)).append('\n');
        }
        out.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
        return out.append(payload).toString();
    }

    private static String stringToSign(Claim claim, String canonicalRequest) {
        return Claim.ALGORITHM
                + "\n"
                + claim.time()
                + "\n"
                + claim.scope().text()
                + "\n"
                + Hashes.sha256Hex(canonicalRequest);
    }
}
