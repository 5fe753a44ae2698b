package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerifiedBodyTest {
    private static final String MD5 = "9a0364b9e99bb480dd25e1f0284c8555";
    private static final String SHA256 =
            "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    private static final Optional<String> NONE = Optional.empty();

    @Test
    void whatIsTrueEnds() throws Exception {
        VerifiedBody body =
                body(
                        new Expected(
                                OptionalLong.of(7),
                                7,
                                Optional.of(SHA256),
                                Optional.of(MD5),
                                Optional.of(ChecksumKind.CRC32C),
                                () -> NONE));
        assertThatThrownBy(body::attributes).isInstanceOf(IllegalStateException.class);

        assertThat(body.readAllBytes()).hasSize(7);
        assertThat(body.read()).isEqualTo(-1);

        assertThat(body.attributes().etag()).isEqualTo(MD5);
        assertThat(StoredChecksum.of(body.attributes()).orElseThrow().kind())
                .isEqualTo(ChecksumKind.CRC32C);
    }

    @Test
    void whatIsNotTrueNeverEnds() {
        refuse(S3Error.INCOMPLETE_BODY, expected(OptionalLong.of(8), 9, NONE, NONE));
        refuse(S3Error.INCOMPLETE_BODY, expected(OptionalLong.of(6), 9, NONE, NONE));
        refuse(S3Error.ENTITY_TOO_LARGE, expected(OptionalLong.empty(), 6, NONE, NONE));
        refuse(
                S3Error.X_AMZ_CONTENT_SHA256_MISMATCH,
                expected(OptionalLong.empty(), 9, Optional.of(Aws.EMPTY), NONE));
        refuse(
                S3Error.BAD_DIGEST,
                expected(
                        OptionalLong.empty(),
                        9,
                        NONE,
                        Optional.of("d41d8cd98f00b204e9800998ecf8427e")));
    }

    private static Expected expected(
            OptionalLong length, long max, Optional<String> sha256, Optional<String> md5) {
        return new Expected(length, max, sha256, md5, Optional.empty(), () -> NONE);
    }

    /// Also if it is asked again: digests of nothing are right where a client says so.
    private static void refuse(S3Error error, Expected expected) {
        VerifiedBody body = body(expected);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(body::readAllBytes)
                    .isInstanceOfSatisfying(
                            S3Failure.class, f -> assertThat(f.error()).isEqualTo(error));
        }
        assertThatThrownBy(body::attributes).isInstanceOf(IllegalStateException.class);
    }

    /// A client that goes away is no end either, even if the connection says so later on.
    @Test
    void failuresOfTheConnectionStay() {
        VerifiedBody body =
                new VerifiedBody(
                        new ByteArrayInputStream(new byte[0]) {
                            private boolean broken;

                            @Override
                            public synchronized int read(byte[] target, int from, int length) {
                                if (!broken) {
                                    broken = true;
                                    throw new java.io.UncheckedIOException(new IOException("gone"));
                                }
                                return -1;
                            }
                        },
                        expected(OptionalLong.empty(), 9, NONE, NONE),
                        new TreeMap<>());
        assertThatThrownBy(body::readAllBytes).isInstanceOf(java.io.UncheckedIOException.class);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    private static VerifiedBody body(Expected expected) {
        return new VerifiedBody(
                new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)),
                expected,
                new TreeMap<>());
    }
}
