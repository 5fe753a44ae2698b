package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureCheckTest {
    private static final String PRESIGNED =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                    + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                    + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                    + "&X-Amz-Signature=";
    private static final String PRESIGNED_SIGNATURE =
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    @Test
    void getWithRangeOfTheDocumentation() throws Exception {
        accept(
                Aws.request(
                        "GET",
                        "/test.txt",
                        "",
                        "Host",
                        Aws.HOST,
                        "Range",
                        "bytes=0-9",
                        "x-amz-content-sha256",
                        Aws.EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "Authorization",
                        Aws.authorization(
                                "host;range;x-amz-content-sha256;x-amz-date",
                                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")));
    }

    /// The name has a `$`, which is encoded; the time is that of the header `Date`.
    @Test
    void putOfTheDocumentation() throws Exception {
        String hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";

        Signed signed =
                accept(
                        Aws.request(
                                "PUT",
                                "/test%24file.text",
                                "",
                                "Host",
                                Aws.HOST,
                                "Date",
                                "Fri, 24 May 2013 00:00:00 GMT",
                                "x-amz-date",
                                "20130524T000000Z",
                                "x-amz-storage-class",
                                "REDUCED_REDUNDANCY",
                                "x-amz-content-sha256",
                                hash,
                                "Authorization",
                                Aws.authorization(
                                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")));

        assertThat(signed.payload()).isEqualTo(new PayloadKind.Hashed(hash));
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    })
    void queriesOfTheDocumentation(String query, String signature) throws Exception {
        accept(
                Aws.request(
                        "GET",
                        "/",
                        query,
                        "Host",
                        Aws.HOST,
                        "x-amz-content-sha256",
                        Aws.EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "Authorization",
                        Aws.authorization("host;x-amz-content-sha256;x-amz-date", signature)));
    }

    @Test
    void presignedUrlOfTheDocumentation() throws Exception {
        S3Request request = presigned(PRESIGNED_SIGNATURE);

        assertThat(Aws.checkAt(Aws.TIME).check(request).payload())
                .isEqualTo(new PayloadKind.Unsigned());
        Aws.checkAt(Aws.TIME.plusSeconds(86400)).check(request);
        Aws.checkAt(Aws.TIME.minus(SignatureCheck.SKEW_MAX)).check(request);
        refuse(request, Aws.TIME.plusSeconds(86401), S3Error.ACCESS_DENIED);
        refuse(request, Aws.TIME.minusSeconds(901), S3Error.ACCESS_DENIED);
        refuse(
                presigned(PRESIGNED_SIGNATURE.replace('a', 'b')),
                Aws.TIME,
                S3Error.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void presignedUrlsLiveAWeekAtMost() throws Exception {
        for (String lifetime : new String[] {"604801", "0", "-1", "x", "99999999999"}) {
            refuse(
                    Aws.request(
                            "GET",
                            "/test.txt",
                            PRESIGNED.replace("86400", lifetime) + "00",
                            "Host",
                            Aws.HOST),
                    Aws.TIME,
                    S3Error.AUTHORIZATION_QUERY_PARAMETERS);
        }
    }

    /// "the request timestamp … must be within 15 minutes of the AWS system time" (S3 API).
    @Test
    void clocksMayDifferByAQuarterOfAnHour() throws Exception {
        S3Request request = signedGet("/test.txt");

        Aws.checkAt(Aws.TIME.plus(Duration.ofMinutes(15))).check(request);
        Aws.checkAt(Aws.TIME.minus(Duration.ofMinutes(15))).check(request);
        refuse(request, Aws.TIME.plusSeconds(901), S3Error.REQUEST_TIME_TOO_SKEWED);
        refuse(request, Aws.TIME.minusSeconds(901), S3Error.REQUEST_TIME_TOO_SKEWED);
    }

    /// The canonical path is encoded once, whatever the client encoded; nothing is normalised.
    @ParameterizedTest
    @CsvSource({
        "/a+b, /a%2Bb",
        "/a%20b, /a%20b",
        "/a//b, /a//b",
        "/a/../b/./c, /a/../b/./c",
        "/%7Etilde~, /~tilde~",
        "/%c3%a4, /%C3%A4",
        "/a%2fb, /a/b",
        "/a%25b, /a%25b",
        "/(*)!', /%28%2A%29%21%27",
    })
    void pathsAreCanonicalOnce(String sent, String canonical) throws Exception {
        String text = "GET\n" + canonical + "\n\n";

        accept(signed("GET", sent, "", text));
    }

    @ParameterizedTest
    @CsvSource({
        "a=b+c, a=b%20c",
        "a=b%2Bc, a=b%2Bc",
        "b&a=, a=&b=",
        "a=2&a=1, a=1&a=2",
        "a-=1&a=2&aa=3, a=2&a-=1&aa=3",
        "%7e=%2f, ~=%2F",
        "prefix=%E2%82%AC, prefix=%E2%82%AC",
    })
    void queriesAreCanonical(String sent, String canonical) throws Exception {
        accept(signed("GET", "/", sent, "GET\n/\n" + canonical + "\n"));
    }

    @Test
    void spacesInHeadersAreFolded() throws Exception {
        String text =
                "PUT\n/k\n\nhost:"
                        + Aws.HOST
                        + "\nx-amz-content-sha256:"
                        + Aws.EMPTY
                        + "\nx-amz-date:20130524T000000Z\nx-amz-meta-a:one two,three\n"
                        + "\nhost;x-amz-content-sha256;x-amz-date;x-amz-meta-a\n"
                        + Aws.EMPTY;
        accept(
                Aws.request(
                        "PUT",
                        "/k",
                        "",
                        "Host",
                        Aws.HOST,
                        "X-Amz-Meta-A",
                        "  one    two ",
                        "x-amz-meta-a",
                        "three",
                        "x-amz-content-sha256",
                        Aws.EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "Authorization",
                        Aws.authorization(
                                "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a", sign(text))));
    }

    @Test
    void whatDecidesIsSigned() throws Exception {
        S3Request request = signedGet("/test.txt");
        request.headers().add("x-amz-copy-source", "other/secret");

        refuse(request, Aws.TIME, S3Error.ACCESS_DENIED);
    }

    @Test
    void anythingElseIsRefused() throws Exception {
        refuse(
                Aws.request("GET", "/test.txt", "", "Host", Aws.HOST),
                Aws.TIME,
                S3Error.ACCESS_DENIED);
        refuse(withAuthorization("AWS AKID:sig"), Aws.TIME, S3Error.INVALID_REQUEST);
        refuse(
                withAuthorization("AWS4-HMAC-SHA256 Credential"),
                Aws.TIME,
                S3Error.AUTHORIZATION_HEADER_MALFORMED);
        refuse(
                withAuthorization(Aws.authorization("host", "0").replace("us-east-1", "eu-west-1")),
                Aws.TIME,
                S3Error.AUTHORIZATION_HEADER_MALFORMED);
        refuse(
                withAuthorization(Aws.authorization("host", "0").replace("/s3/", "/ec2/")),
                Aws.TIME,
                S3Error.AUTHORIZATION_HEADER_MALFORMED);
        refuse(
                withAuthorization(
                        Aws.authorization("host;x-amz-content-sha256;x-amz-date", "0")
                                .replace("20130524", "20130523")),
                Aws.TIME,
                S3Error.AUTHORIZATION_HEADER_MALFORMED);
        refuse(
                withAuthorization(
                        Aws.authorization("host;x-amz-content-sha256;x-amz-date", "0")
                                .replace("AKIA", "OTHER")),
                Aws.TIME,
                S3Error.INVALID_ACCESS_KEY_ID);
        refuse(withAuthorization(Aws.authorization("host", "0")), Aws.TIME, S3Error.ACCESS_DENIED);
        S3Request both = signedGet("/test.txt");
        refuse(
                new S3Request(
                        both.method(),
                        both.path(),
                        Query.parse(PRESIGNED),
                        both.headers(),
                        both.target(),
                        both.body(),
                        both.length(),
                        both.id()),
                Aws.TIME,
                S3Error.INVALID_ARGUMENT);
    }

    private static S3Request withAuthorization(String authorization) throws S3Failure {
        return Aws.request(
                "GET",
                "/test.txt",
                "",
                "Host",
                Aws.HOST,
                "x-amz-content-sha256",
                Aws.EMPTY,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                authorization);
    }

    private static S3Request presigned(String signature) throws S3Failure {
        return Aws.request("GET", "/test.txt", PRESIGNED + signature, "Host", Aws.HOST);
    }

    private static S3Request signedGet(String path) throws S3Failure {
        return signed("GET", path, "", "GET\n" + path + "\n\n");
    }

    /// @param beginning of the canonical request, written by the test
    private static S3Request signed(String method, String path, String query, String beginning)
            throws S3Failure {
        String text =
                beginning
                        + "host:"
                        + Aws.HOST
                        + "\nx-amz-content-sha256:"
                        + Aws.EMPTY
                        + "\nx-amz-date:20130524T000000Z\n\nhost;x-amz-content-sha256;x-amz-date\n"
                        + Aws.EMPTY;
        return Aws.request(
                method,
                path,
                query,
                "Host",
                Aws.HOST,
                "x-amz-content-sha256",
                Aws.EMPTY,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                Aws.authorization("host;x-amz-content-sha256;x-amz-date", sign(text)));
    }

    private static String sign(String canonicalRequest) {
        Scope scope = new Scope(Aws.KEY.id(), "20130524", "us-east-1");
        return HexFormat.of()
                .formatHex(
                        Hashes.hmac(
                                scope.signingKey(Aws.KEY.secret()),
                                "AWS4-HMAC-SHA256\n20130524T000000Z\n"
                                        + scope.text()
                                        + "\n"
                                        + Hashes.sha256Hex(canonicalRequest)));
    }

    private static Signed accept(S3Request request) throws S3Failure {
        return Aws.checkAt(Aws.TIME).check(request);
    }

    private static void refuse(S3Request request, Instant now, S3Error error) {
        assertThatThrownBy(() -> Aws.checkAt(now).check(request))
                .isInstanceOfSatisfying(
                        S3Failure.class, f -> assertThat(f.error()).isEqualTo(error));
    }
}
