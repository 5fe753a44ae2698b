package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: who checks gets what the store certifies, with the object or beside it; who does not never has to wait for it.
class ProofHeadersTest {
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = Gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() throws IOException {
        gateway.store.clear();
        assertThat(ask("PUT", "/photos", "", "").status()).isEqualTo(200);
    }

    private static RawClient.Answer ask(
            String method, String path, String query, String body, String... headers)
            throws IOException {
        String request = new Signer(gateway.port()).request(method, path, query, body, headers);
        return RawClient.ask(gateway.port(), request);
    }

    private static String text(RawClient.Answer answer, String header) {
        return new String(
                Base64.getDecoder().decode(answer.header(header).orElseThrow()),
                StandardCharsets.US_ASCII);
    }

    @Test
    void everyVersionIsNamedAndWhoMakesOneGetsAReceipt() throws IOException {
        RawClient.Answer put = ask("PUT", "/photos/a", "", "first");
        assertThat(text(put, "x-tarn-receipt")).startsWith("receipt ");
        String name = put.header("x-tarn-vguid").orElseThrow();
        for (String method : new String[] {"GET", "HEAD"}) {
            RawClient.Answer read = ask(method, "/photos/a", "", "");
            assertThat(read.header("x-tarn-vguid")).contains(name);
            assertThat(read.header("x-tarn-version")).isEqualTo(put.header("x-tarn-version"));
            assertThat(read.header("x-tarn-proof")).isEmpty();
        }
        RawClient.Answer copy = ask("PUT", "/photos/b", "", "", "x-amz-copy-source", "/photos/a");
        assertThat(copy.header("x-tarn-receipt")).isPresent();
    }

    @Test
    void aProofComesWithTheObjectIfItIsAskedFor() throws IOException {
        ask("PUT", "/photos/a", "", "first");
        for (String method : new String[] {"GET", "HEAD"}) {
            RawClient.Answer read = ask(method, "/photos/a", "", "", "x-tarn-proof", "true");
            assertThat(read.status()).isEqualTo(200);
            assertThat(text(read, "x-tarn-proof")).isEqualTo("proof of first");
        }
        RawClient.Answer part =
                ask("GET", "/photos/a", "", "", "x-tarn-proof", "true", "range", "bytes=1-2");
        assertThat(part.body()).isEqualTo("ir");
        assertThat(text(part, "x-tarn-proof")).isEqualTo("proof of first");
        assertThat(ask("GET", "/photos/a", "", "", "x-tarn-proof", "false").header("x-tarn-proof"))
                .isEmpty();
        assertThat(ask("GET", "/photos/a", "", "", "x-tarn-proof", "yes").code())
                .isEqualTo("InvalidArgument");
    }

    @Test
    void aProofIsOfTheVersionThatIsMeant() throws IOException {
        ask(
                "PUT",
                "/photos",
                "versioning=",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        String id = ask("PUT", "/photos/a", "", "first").header("x-amz-version-id").orElseThrow();
        ask("PUT", "/photos/a", "", "second");
        String query = "versionId=" + id;
        assertThat(text(ask("GET", "/photos/a", query, "", "x-tarn-proof", "true"), "x-tarn-proof"))
                .isEqualTo("proof of first");
        RawClient.Answer old = chunked("tarn-proof=&" + query);
        assertThat(old.header("x-amz-version-id")).contains(id);
        assertThat(old.body()).isEqualTo("proof of first");
        assertThat(chunked("tarn-proof=").body()).isEqualTo("proof of second");
        ask("DELETE", "/photos/a", "", "");
        assertThat(ask("GET", "/photos/a", "tarn-proof=", "").code()).isEqualTo("NoSuchKey");
        assertThat(ask("PUT", "/photos/a", "tarn-proof=", "").code()).isEqualTo("NotImplemented");
    }

    /// Of an answer whose length was not known before.
    private static RawClient.Answer chunked(String query) throws IOException {
        String request = new Signer(gateway.port()).request("GET", "/photos/a", query, "");
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(request);
            RawClient.Answer head = client.answer(true);
            assertThat(head.header("transfer-encoding")).contains("chunked");
            return new RawClient.Answer(head.status(), head.headers(), client.chunks());
        }
    }

    @Test
    void whatNoHeaderHoldsHasToBeAskedForByItself() throws IOException {
        String large = "x".repeat(4700);
        ask("PUT", "/photos/a", "", large);
        RawClient.Answer read = ask("GET", "/photos/a", "", "", "x-tarn-proof", "true");
        assertThat(read.body()).isEqualTo(large);
        assertThat(read.header("x-tarn-proof")).isEmpty();
        assertThat(read.header("x-tarn-proof-omitted")).contains("too-large");
        assertThat(chunked("tarn-proof=").body()).isEqualTo("proof of " + large);
        String fits = "x".repeat(4500);
        ask("PUT", "/photos/a", "", fits);
        RawClient.Answer other = ask("HEAD", "/photos/a", "", "", "x-tarn-proof", "true");
        assertThat(text(other, "x-tarn-proof")).isEqualTo("proof of " + fits);
    }

    @Test
    void whoAsksForAProofGetsNoObjectWithoutOne() throws IOException {
        ask("PUT", "/photos/a", "", "first");
        gateway.store.refuseNext(Refusal.UNAVAILABLE);
        assertThat(ask("GET", "/photos/a", "", "", "x-tarn-proof", "true").code())
                .isEqualTo("ServiceUnavailable");
        gateway.store.refuseNext(Refusal.NOT_OFFERED);
        assertThat(ask("GET", "/photos/a", "", "", "x-tarn-proof", "true").code())
                .isEqualTo("NotImplemented");
    }

    @Test
    void pagesOfOtherOriginsMayReadThem() throws IOException {
        ask(
                "PUT",
                "/photos",
                "cors=",
                "<CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin>"
                        + "<AllowedMethod>GET</AllowedMethod><ExposeHeader>ETag</ExposeHeader>"
                        + "</CORSRule></CORSConfiguration>");
        ask("PUT", "/photos/a", "", "first");
        RawClient.Answer read =
                ask(
                        "GET",
                        "/photos/a",
                        "",
                        "",
                        "x-tarn-proof",
                        "true",
                        "origin",
                        "https://a.example");
        assertThat(read.header("access-control-expose-headers"))
                .contains("ETag, x-tarn-proof, x-tarn-version, x-tarn-vguid");
    }
}
