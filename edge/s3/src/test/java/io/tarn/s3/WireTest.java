package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: what goes over the wire is what S3 sends, and no client harms another.
@Timeout(60)
class WireTest {
    private Gateway gateway;
    private Signer signer;

    @BeforeEach
    void start() throws Exception {
        use(Gateway.start());
    }

    private void use(Gateway started) throws IOException {
        gateway = started;
        signer = new Signer(gateway.port());
        assertThat(ask("PUT", "/bucket", "", "").status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawClient.Answer ask(
            String method, String path, String query, String body, String... headers)
            throws IOException {
        return RawClient.ask(gateway.port(), signer.request(method, path, query, body, headers));
    }

    @Test
    void errorsAreDocumentsWithAnId() throws Exception {
        RawClient.Answer answer = ask("GET", "/bucket/absent", "", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).contains("application/xml");
        String id = answer.header("x-amz-request-id").orElseThrow();
        assertThat(answer.body())
                .startsWith(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>")
                .contains("<Resource>/bucket/absent</Resource>")
                .contains("<RequestId>" + id + "</RequestId>");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bucket, analytics=",
        "GET, /bucket, inventory=",
        "PUT, /bucket, policy=",
        "PUT, /bucket, lifecycle=",
        "PUT, /bucket, encryption=",
        "PUT, /bucket, tagging=",
        "PUT, /bucket, unheard-of=",
        "DELETE, /bucket, lifecycle=",
        "POST, /bucket, ''",
        "POST, /, ''",
        "GET, /bucket/k, torrent=",
        "GET, /bucket/k, partNumber=1",
        "PUT, /bucket/k, partNumber=1",
        "PUT, /bucket/k, unheard-of=",
        "POST, /bucket/k, restore=",
        "POST, /bucket/k, select=&select-type=2",
        "DELETE, /bucket/k, unheard-of=",
        "DELETE, /bucket, unheard-of=",
        "PATCH, /bucket/k, ''",
    })
    void whatIsNotKnownIsNeverASuccess(String method, String path, String query) throws Exception {
        RawClient.Answer answer = ask(method, path, query, "");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.code()).isEqualTo("NotImplemented");
        assertThat(ask("HEAD", "/bucket", "", "").status()).isEqualTo(200);
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption, AES256, 501",
        "x-amz-server-side-encryption-customer-algorithm, AES256, 501",
        "x-amz-grant-read, id=x, 501",
        "x-amz-acl, public-read, 501",
        "x-amz-website-redirect-location, /x, 501",
        "x-amz-write-offset-bytes, 3, 501",
        "x-amz-unheard-of, x, 501",
        "x-amz-storage-class, GLACIER, 400",
        "x-amz-expected-bucket-owner, other, 403",
        "if-none-match, x, 501",
        "x-amz-tagging, a=1&a=2, 400",
        "x-amz-checksum-crc32, AAAA, 400",
        "content-md5, AAAA, 400",
        "x-amz-sdk-checksum-algorithm, CRC32, 400",
        "x-amz-content-sha256, 0000000000000000000000000000000000000000000000000000000000000000, 400",
        "x-amz-content-sha256, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, 400",
        "x-amz-content-sha256, STREAMING-UNSIGNED-PAYLOAD-TRAILER, 411",
        "x-amz-date, 20130524T000000Z, 400",
        "x-amz-trailer, x-amz-checksum-crc32, 400",
        "content-encoding, aws-chunked, 400",
    })
    void headersThatCannotBeObeyed(String name, String value, int status) throws Exception {
        RawClient.Answer answer = ask("PUT", "/bucket/k", "", "x", name, value);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @Test
    void wrongHashesCommitNothing() throws Exception {
        RawClient.Answer answer =
                ask("PUT", "/bucket/k", "", "content", "x-amz-content-sha256", Aws.EMPTY);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("XAmzContentSHA256Mismatch");
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @Test
    void trailersAreVerifiedBeforeTheEnd() throws Exception {
        // CRC32 of "hello".
        for (String checksum : new String[] {"NhCmhg==", "NhCmhA=="}) {
            RawClient.Answer answer =
                    ask(
                            "PUT",
                            "/bucket/k",
                            "",
                            "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:" + checksum + "\r\n\r\n",
                            "x-amz-content-sha256",
                            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                            "content-encoding",
                            "aws-chunked",
                            "x-amz-decoded-content-length",
                            "5",
                            "x-amz-trailer",
                            "x-amz-checksum-crc32");
            if (checksum.equals("NhCmhg==")) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.header("x-amz-checksum-crc32")).contains(checksum);
            } else {
                assertThat(answer.code()).isEqualTo("BadDigest");
            }
        }
        RawClient.Answer got = ask("GET", "/bucket/k", "", "");
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.headers()).doesNotContainKey("content-encoding");
        assertThat(gateway.store.versionsKept("bucket", "k")).isEqualTo(1);
    }

    @Test
    void clientsThatWaitAreToldToGoOn() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            String request =
                    signer.request("PUT", "/bucket/k", "", "hello", "expect", "100-continue");
            int body = request.indexOf("\r\n\r\n") + 4;
            client.send(request.substring(0, body));
            assertThat(client.answer(false).status()).isEqualTo(100);
            client.send(request.substring(body));
            assertThat(client.answer(false).status()).isEqualTo(200);
        }
        assertThat(ask("GET", "/bucket/k", "", "").body()).isEqualTo("hello");
    }

    @Test
    void clientsThatWaitAreNotToldToGoOnInVain() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            String request =
                    signer.request(
                            "PUT",
                            "/absent/k",
                            "",
                            "hello",
                            "expect",
                            "100-continue",
                            "x-amz-storage-class",
                            "GLACIER");
            client.send(request.substring(0, request.indexOf("\r\n\r\n") + 4));
            assertThat(client.answer(false).code()).isEqualTo("InvalidStorageClass");
        }
    }

    @Test
    void headsHaveNoBodyAndConnectionsGoOn() throws Exception {
        ask("PUT", "/bucket/k", "", "hello", "x-amz-meta-a", "\u00e4", "content-type", "a/b");
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(signer.request("HEAD", "/bucket/k", "", ""));
            RawClient.Answer head = client.answer(true);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).contains("5");
            assertThat(head.header("accept-ranges")).contains("bytes");
            assertThat(head.header("x-amz-meta-a")).isPresent();
            assertThat(head.header("last-modified").flatMap(HttpDate::parse)).isPresent();
            client.send(signer.request("HEAD", "/bucket/absent", "", ""));
            assertThat(client.answer(true).status()).isEqualTo(404);
            client.send(signer.request("GET", "/bucket/k", "", ""));
            assertThat(client.answer(false).body()).isEqualTo("hello");
        }
    }

    @Test
    void whatHappensIsTold() throws Exception {
        ask("PUT", "/bucket/k", "", "hello");
        ask("GET", "/bucket/k", "", "");
        ask("GET", "/bucket/k", "unheard-of=", "");

        // The client may have its answer before the server tells of it.
        while (gateway.answered.size() < 4) {
            Thread.sleep(10);
        }
        assertThat(gateway.answered)
                .contains(
                        "CreateBucket 200 0 0 true",
                        "PutObject 200 5 0 true",
                        "GetObject 200 0 5 true")
                .anyMatch(answer -> answer.startsWith("Unknown 501"));
    }

    @Test
    void hostsNameBuckets() throws Exception {
        ask("PUT", "/bucket/a", "", "hello");
        String host = "bucket.localhost:" + gateway.port();

        assertThat(ask("GET", "/a", "", "", "host", host).body()).isEqualTo("hello");
        assertThat(ask("GET", "/", "", "", "host", host).body()).contains("<Key>a</Key>");
        assertThat(ask("GET", "/bucket/a", "", "", "host", "localhost:1").body())
                .isEqualTo("hello");
    }

    /// Nothing is normalised: each of these is a name of its own.
    @Test
    void pathsAreNames() throws Exception {
        String[] paths = {
            "/bucket//a", "/bucket/../a", "/bucket/./a", "/bucket/a/", "/bucket/a/.."
        };
        for (String path : paths) {
            RawClient.Answer put = ask("PUT", path, "", path);
            assertThat(put.status()).as("%s %s", path, put.body()).isEqualTo(200);
        }
        for (String path : paths) {
            assertThat(ask("GET", path, "", "").body()).isEqualTo(path);
        }
        assertThat(ask("GET", "/bucket", "list-type=2", "").body())
                .contains("<KeyCount>5</KeyCount>");
    }

    @Test
    void bodiesWithoutALength() throws Exception {
        RawClient.Answer answer =
                ask(
                        "PUT",
                        "/bucket/k",
                        "",
                        "5\r\nhello\r\n0\r\n\r\n",
                        "transfer-encoding",
                        "chunked");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ask("GET", "/bucket/k", "", "").body()).isEqualTo("hello");
    }

    /// An error that is found out in time is no success of wrong bytes.
    @Test
    void contentThatCannotBeReadIsAnError() throws Exception {
        ask("PUT", "/bucket/k", "", "hello");
        gateway.store.refuseNext(Refusal.UNAVAILABLE);

        RawClient.Answer answer = ask("GET", "/bucket/k", "", "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("ServiceUnavailable");
        assertThat(answer.headers()).doesNotContainKeys("etag", "last-modified");
        assertThat(ask("GET", "/bucket/k", "", "").body()).isEqualTo("hello");
    }

    /// What breaks off later is seen to: fewer bytes than were announced.
    @Test
    void contentThatBreaksOffIsNotWhole() throws Exception {
        ask("PUT", "/bucket/k", "", "hello".repeat(100_000));
        gateway.store.breakReads();

        try (RawClient client = new RawClient(gateway.port())) {
            client.send(signer.request("GET", "/bucket/k", "", ""));
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.header("content-length")).contains("500000");
            assertThat(answer.body().length()).isLessThan(500_000);
            assertThat(client.isEnded()).isTrue();
        }
        // Nor does a copy take half for the whole.
        ask("PUT", "/other", "", "");
        RawClient.Answer copy = ask("PUT", "/other/k", "", "", "x-amz-copy-source", "bucket/k");
        assertThat(copy.status()).isEqualTo(500);
        assertThat(gateway.store.versionsKept("other", "k")).isZero();
    }

    @Test
    void contentEncodingsStayAsTheyWereWritten() throws Exception {
        ask("PUT", "/bucket/k", "", "x", "content-encoding", "deflate, gzip");

        assertThat(ask("GET", "/bucket/k", "", "").header("content-encoding"))
                .contains("deflate, gzip");
    }

    /// Clients may call content framed that they have hashed as it is; with another length it would be stored with the frames.
    @Test
    void contentThatIsHashedIsNotFramed() throws Exception {
        String frames = "1\r\nx\r\n0\r\n\r\n";
        ask(
                "PUT",
                "/bucket/k",
                "",
                "x",
                "content-encoding",
                "gzip, aws-chunked",
                "x-amz-content-sha256",
                Hashes.sha256Hex("x"));
        RawClient.Answer framed =
                ask(
                        "PUT",
                        "/bucket/other",
                        "",
                        frames,
                        "content-encoding",
                        "aws-chunked",
                        "x-amz-content-sha256",
                        Hashes.sha256Hex(frames),
                        "x-amz-decoded-content-length",
                        "1");

        RawClient.Answer answer = ask("GET", "/bucket/k", "", "");
        assertThat(answer.body()).isEqualTo("x");
        assertThat(answer.header("content-encoding")).contains("gzip");
        assertThat(framed.status()).isEqualTo(400);
        assertThat(gateway.store.versionsKept("bucket", "other")).isZero();
    }

    @Test
    void connectionsAreBounded() throws Exception {
        gateway.close();
        use(Gateway.startNarrow(2));
        RawClient first = new RawClient(gateway.port());
        RawClient second = new RawClient(gateway.port());
        for (RawClient client : List.of(first, second)) {
            client.send(signer.request("HEAD", "/bucket", "", ""));
            client.answer(true);
        }
        try (RawClient third = new RawClient(gateway.port())) {
            third.send(signer.request("HEAD", "/bucket", "", ""));
            Thread.sleep(300);
            assertThat(gateway.server.connections()).isEqualTo(2);
            first.close();
            assertThat(third.answer(true).status()).isEqualTo(200);
        }
        second.close();
    }

    @Test
    void refusalsAreErrorsOfS3() throws Exception {
        ask("PUT", "/bucket/k", "", "old");
        for (Refusal refusal : Refusal.values()) {
            gateway.store.refuseNext(refusal);
            RawClient.Answer answer = ask("PUT", "/bucket/k", "", "new");
            assertThat(answer.status()).isEqualTo(Answers.error(refusal).status());
            assertThat(answer.code()).isEqualTo(Answers.error(refusal).code());
        }
        assertThat(ask("GET", "/bucket/k", "", "").body()).isEqualTo("old");
    }

    @Test
    void settingsThatOthersChangeAreTriedAgain() throws Exception {
        gateway.store.refuseNext(Refusal.CONFLICT);

        RawClient.Answer answer =
                ask(
                        "PUT",
                        "/bucket",
                        "versioning=",
                        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ask("GET", "/bucket", "versioning=", "").body()).contains("Enabled");
    }

    @Test
    void whereOnlyRetentionRemovesVersionsIsSaid() throws Exception {
        gateway.close();
        use(Gateway.startThatErasesNothing());
        ask(
                "PUT",
                "/bucket",
                "versioning=",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        RawClient.Answer put = ask("PUT", "/bucket/k", "", "hello");
        String id = put.header("x-amz-version-id").orElseThrow();

        RawClient.Answer answer = ask("DELETE", "/bucket/k", "versionId=" + id, "");
        RawClient.Answer many =
                ask(
                        "POST",
                        "/bucket",
                        "delete=",
                        "<Delete><Object><Key>k</Key><VersionId>"
                                + id
                                + "</VersionId></Object></Delete>");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(many.status()).isEqualTo(200);
        assertThat(many.code()).isEqualTo("NotImplemented");
        assertThat(ask("GET", "/bucket/k", "versionId=" + id, "").body()).isEqualTo("hello");
    }

    @Test
    void pagesOfOtherOrigins() throws Exception {
        ask(
                "PUT",
                "/bucket",
                "cors=",
                "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example.org</AllowedOrigin>"
                        + "<AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader>"
                        + "<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>");

        RawClient.Answer allowed = preflight("https://a.example.org", "PUT", "x-amz-meta-a");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("access-control-allow-origin")).contains("https://a.example.org");
        assertThat(allowed.header("access-control-max-age")).contains("60");
        assertThat(preflight("https://example.com", "PUT", "").status()).isEqualTo(403);
        assertThat(preflight("https://a.example.org", "DELETE", "").status()).isEqualTo(403);
        assertThat(preflight("https://a.example.org", "PUT", "content-type").status())
                .isEqualTo(403);
        RawClient.Answer put = ask("PUT", "/bucket/k", "", "x", "origin", "https://a.example.org");
        assertThat(put.header("access-control-expose-headers").orElseThrow()).startsWith("ETag");
    }

    private RawClient.Answer preflight(String origin, String method, String headers)
            throws IOException {
        return RawClient.ask(
                gateway.port(),
                "OPTIONS /bucket/k HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                        + origin
                        + "\r\nAccess-Control-Request-Method: "
                        + method
                        + "\r\nAccess-Control-Request-Headers: "
                        + headers
                        + "\r\n\r\n");
    }

    @Test
    void hostileDocuments() throws Exception {
        String bomb =
                "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxxxxxxxx\">]><Delete><Object><Key>&x;</Key></Object></Delete>";
        assertThat(ask("POST", "/bucket", "delete=", bomb).code()).isEqualTo("MalformedXML");
        assertThat(ask("POST", "/bucket", "delete=", "<Delete/>").code()).isEqualTo("MalformedXML");
        String many = "<Object><Key>k</Key></Object>".repeat(1001);
        assertThat(ask("POST", "/bucket", "delete=", "<Delete>" + many + "</Delete>").code())
                .isEqualTo("MalformedXML");
        assertThat(
                        ask("POST", "/bucket", "delete=", "<Delete>", "content-length", "5000000")
                                .code())
                .isEqualTo("MaxMessageLengthExceeded");
    }

    @Test
    void hostileRequests() throws Exception {
        RawClient.Answer large =
                RawClient.ask(
                        gateway.port(),
                        "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
        assertThat(large.status()).isEqualTo(431);
        assertThat(large.code()).isEqualTo("RequestHeaderSectionTooLarge");
        assertThat(RawClient.ask(gateway.port(), "GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
        assertThat(RawClient.ask(gateway.port(), "nonsense\r\n\r\n").status()).isEqualTo(400);
        assertThat(RawClient.ask(gateway.port(), "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n").status())
                .isEqualTo(400);
        assertThat(RawClient.ask(gateway.port(), "GET /bucket HTTP/1.1\r\nHost: a\r\n\r\n").code())
                .isEqualTo("AccessDenied");
        assertThat(ask("PUT", "/bucket/" + "k".repeat(1_024), "", "").code())
                .isEqualTo("KeyTooLongError");
        for (String name : List.of("UPPER", "a..b", "a.-b", "a-.b")) {
            assertThat(ask("PUT", "/" + name, "", "").code()).isEqualTo("InvalidBucketName");
        }
        assertThat(ask("GET", "/bucket", "max-keys=x", "").code()).isEqualTo("InvalidArgument");
        assertThat(ask("GET", "/bucket", "prefix=a&prefix=b", "").code())
                .isEqualTo("InvalidArgument");
        assertThat(ask("PUT", "/bucket/k", "", "x", "x-amz-meta-a", "y".repeat(3000)).code())
                .isEqualTo("MetadataTooLarge");
        assertThat(ask("PUT", "/bucket/k", "", "x", "content-length", "9999999999").code())
                .isEqualTo("EntityTooLarge");
    }

    /// Clients that send a byte now and then are many, and do not keep others from being served.
    @Test
    void slowClientsHinderNobody() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RawClient client = new RawClient(gateway.port());
            String request = signer.request("PUT", "/bucket/slow" + i, "", "hello");
            client.send(request.substring(0, request.length() - 2));
            slow.add(client);
        }
        assertThat(ask("PUT", "/bucket/k", "", "x").status()).isEqualTo(200);
        for (RawClient client : slow) {
            client.send("lo");
            assertThat(client.answer(false).status()).isEqualTo(200);
            client.close();
        }
    }

    @Test
    void silentClientsAreGivenUp() throws Exception {
        gateway.close();
        use(Gateway.startImpatient(Duration.ofMillis(300)));
        try (RawClient client = new RawClient(gateway.port())) {
            String request = signer.request("PUT", "/bucket/k", "", "hello");
            client.send(request.substring(0, request.length() - 2));
            assertThat(client.answer(false).status()).isBetween(400, 500);
        }
        try (RawClient idle = new RawClient(gateway.port())) {
            assertThat(idle.isEnded()).isTrue();
        }
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @Test
    void bodiesThatBreakOffCommitNothing() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            String request = signer.request("PUT", "/bucket/k", "", "hello");
            client.send(request.substring(0, request.length() - 2));
        }
        assertThat(ask("GET", "/bucket/k", "", "").status()).isEqualTo(404);
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @Test
    void closingLetsRequestsFinish() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            String request =
                    signer.request("PUT", "/bucket/k", "", "hello", "expect", "100-continue");
            int body = request.indexOf("\r\n\r\n") + 4;
            client.send(request.substring(0, body));
            client.answer(false);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
            Thread.sleep(200);
            client.send(request.substring(body));
            assertThat(client.answer(false).status()).isEqualTo(200);
            closing.join();
        }
        assertThat(gateway.store.versionsKept("bucket", "k")).isEqualTo(1);
        assertThat(gateway.server.connections()).isZero();
    }
}
