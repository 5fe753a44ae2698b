package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: nobody does what it was not allowed, by whatever way, and whoever may not look learns nothing.
class AccessTest {
    private static final ConcurrentHashMap<String, Identity> WHO = new ConcurrentHashMap<>();
    private static final AccessKey OWNER = key("OWNER");
    private static final AccessKey READER = key("READER");
    private static final AccessKey WRITER = key("WRITER");
    private static final AccessKey STRANGER = key("STRANGER");

    private static Gateway gateway;

    private static AccessKey key(String id) {
        return new AccessKey(id, "a secret of " + id);
    }

    private static void allow(AccessKey key, Grant... grants) {
        WHO.put(key.id(), new Identity(key, new Principal(key.id(), List.of(grants))));
    }

    @BeforeAll
    static void start() throws IOException {
        gateway = Gateway.startFor(id -> Optional.ofNullable(WHO.get(id)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void begin() throws IOException {
        gateway.store.clear();
        allow(OWNER, new Grant(Right.OWN, "*"));
        allow(READER, new Grant(Right.READ, "logs-*"), new Grant(Right.READ, "photos"));
        allow(WRITER, new Grant(Right.WRITE, "photos"), new Grant(Right.READ, "logs-a"));
        allow(STRANGER);
        for (String bucket : List.of("photos", "logs-a", "secret")) {
            assertThat(ask(OWNER, "PUT", "/" + bucket, "", "").status()).isEqualTo(200);
            assertThat(ask(OWNER, "PUT", "/" + bucket + "/k", "", "text").status()).isEqualTo(200);
        }
    }

    private static RawClient.Answer ask(
            AccessKey key, String method, String path, String query, String body, String... headers)
            throws IOException {
        String request =
                new Signer(gateway.port(), key).request(method, path, query, body, headers);
        return RawClient.ask(gateway.port(), request);
    }

    private static void denied(RawClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AccessDenied");
    }

    @Test
    void readersReadAndDoNothingElse() throws IOException {
        for (String bucket : List.of("photos", "logs-a")) {
            assertThat(ask(READER, "GET", "/" + bucket + "/k", "", "").body()).isEqualTo("text");
            assertThat(ask(READER, "GET", "/" + bucket, "list-type=2", "").status()).isEqualTo(200);
            denied(ask(READER, "PUT", "/" + bucket + "/k", "", "other"));
            denied(ask(READER, "DELETE", "/" + bucket + "/k", "", ""));
            denied(ask(READER, "POST", "/" + bucket + "/k", "uploads=", ""));
            denied(
                    ask(
                            READER,
                            "POST",
                            "/" + bucket,
                            "delete=",
                            "<Delete><Object><Key>k</Key></Object></Delete>"));
        }
        assertThat(ask(OWNER, "GET", "/photos/k", "", "").body()).isEqualTo("text");
    }

    @Test
    void writersChangeObjectsAndNoSettings() throws IOException {
        assertThat(ask(WRITER, "PUT", "/photos/new", "", "x").status()).isEqualTo(200);
        assertThat(ask(WRITER, "DELETE", "/photos/new", "", "").status()).isEqualTo(204);
        denied(
                ask(
                        WRITER,
                        "PUT",
                        "/photos",
                        "versioning=",
                        "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"));
        denied(ask(WRITER, "PUT", "/photos/k", "legal-hold=", "<LegalHold/>"));
        denied(
                ask(
                        WRITER,
                        "DELETE",
                        "/photos/k",
                        "versionId=1",
                        "",
                        "x-amz-bypass-governance-retention",
                        "true"));
        denied(ask(WRITER, "DELETE", "/photos", "", ""));
        denied(ask(WRITER, "PUT", "/another", "", ""));
        denied(ask(WRITER, "PUT", "/logs-a/k", "", "x"));
    }

    @Test
    void aCopyNeedsBothEnds() throws IOException {
        assertThat(
                        ask(WRITER, "PUT", "/photos/c", "", "", "x-amz-copy-source", "/logs-a/k")
                                .status())
                .isEqualTo(200);
        denied(ask(WRITER, "PUT", "/photos/c", "", "", "x-amz-copy-source", "/secret/k"));
        denied(ask(WRITER, "PUT", "/photos/c", "", "", "x-amz-copy-source", "/none/k"));
        denied(ask(WRITER, "PUT", "/logs-a/c", "", "", "x-amz-copy-source", "/photos/k"));
        denied(
                ask(
                        WRITER,
                        "PUT",
                        "/photos/c",
                        "partNumber=1&uploadId=x",
                        "",
                        "x-amz-copy-source",
                        "/secret/k"));
    }

    @Test
    void whoMayNotLookLearnsNothing() throws IOException {
        for (String path : List.of("/secret", "/none", "/secret/k", "/none/k")) {
            denied(ask(READER, "GET", path, "", ""));
            assertThat(ask(STRANGER, "HEAD", path, "", "").status()).isEqualTo(403);
        }
        assertThat(ask(READER, "GET", "/secret/k", "", "").body()).doesNotContain("text");
        String listed = ask(READER, "GET", "/", "", "").body();
        assertThat(listed).contains("photos", "logs-a").doesNotContain("secret");
        assertThat(ask(STRANGER, "GET", "/", "", "").body()).doesNotContain("photos");
    }

    @Test
    void whatIsAllowedCanBeTakenBack() throws IOException {
        assertThat(ask(READER, "GET", "/photos/k", "", "").status()).isEqualTo(200);
        allow(READER);
        denied(ask(READER, "GET", "/photos/k", "", ""));
        WHO.remove(READER.id());
        assertThat(ask(READER, "GET", "/photos/k", "", "").code()).isEqualTo("InvalidAccessKeyId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*a", "a*b", "A", "a b", "-a"})
    void namesOfBucketsAreNames(String buckets) {
        assertThatThrownBy(() -> new Grant(Right.READ, buckets))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
