package io.tarn.s3;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// The requests of AWS's documentation: *Amazon S3 API Reference*, "Examples: Signature Calculations in AWS Signature
/// Version 4".
final class Aws {
    static final AccessKey KEY =
            new AccessKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    static final String HOST = "examplebucket.s3.amazonaws.com";
    static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

    private Aws() {}

    static SignatureCheck checkAt(Instant time) {
        return new SignatureCheck(
                id ->
                        Optional.of(new Identity(KEY, Principal.ofAll("test")))
                                .filter(who -> who.key().id().equals(id)),
                "us-east-1",
                InstantSource.fixed(time));
    }

    static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders
                + ",Signature="
                + signature;
    }

    /// @param headers name, value, name, value
    static S3Request request(String method, String path, String query, String... headers)
            throws S3Failure {
        Headers all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return new S3Request(
                method,
                path,
                Query.parse(query),
                all,
                Target.of(all.get("host"), path, Optional.of("s3.amazonaws.com")),
                new ByteArrayInputStream("".getBytes(StandardCharsets.UTF_8)),
                OptionalLong.empty(),
                "test");
    }
}
