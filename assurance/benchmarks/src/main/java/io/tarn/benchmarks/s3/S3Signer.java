package io.tarn.benchmarks.s3;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests as S3 wants it, with bodies left out, as clients do that trust their line.
///
/// Source: AWS, *Signature Version 4 signing process*. Bodies are not hashed so that the client costs as little as it may.
final class S3Signer {
    private static final String REGION = "us-east-1";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final S3Site.Credentials credentials;

    S3Signer(S3Site.Credentials credentials) {
        this.credentials = credentials;
    }

    /// @param uri whose path and query need no escapes; parameters of the query in the order of their names
    HttpRequest.Builder signed(String method, URI uri, Instant now) {
        String stamp = STAMP.format(now);
        String scope = "%s/%s/s3/aws4_request".formatted(stamp.substring(0, 8), REGION);
        String query = uri.getQuery() == null ? "" : uri.getRawQuery();
        String canonical =
                """
                %s
                %s
                %s
                host:%s
                x-amz-content-sha256:%s
                x-amz-date:%s

                host;x-amz-content-sha256;x-amz-date
                %s\
                """
                        .formatted(
                                method,
                                uri.getRawPath(),
                                query,
                                uri.getAuthority(),
                                UNSIGNED,
                                stamp,
                                UNSIGNED);
        String text =
                "AWS4-HMAC-SHA256\n%s\n%s\n%s".formatted(stamp, scope, hex(sha256(canonical)));
        byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {stamp.substring(0, 8), REGION, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return HttpRequest.newBuilder(uri)
                .header("x-amz-date", stamp)
                .header("x-amz-content-sha256", UNSIGNED)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/%s,"
                                        .formatted(credentials.accessKey(), scope)
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature="
                                + hex(hmac(key, text)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
