package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/// Goal: whatever a client sends, a decoder makes something of it within its bounds, or refuses it with an [S3Failure];
/// and what it makes does not depend on how the bytes come.
/// Method: Jazzer; in the build, over the seeds in `DecodersFuzzTestInputs`.
class DecodersFuzzTest {
    private static final int CONTENT_BYTES = 1000;

    @FuzzTest(maxDuration = "5m")
    void chunks(byte[] body) {
        assertThat(chunksOf(body, 1)).isEqualTo(chunksOf(body, 1 << 16));
    }

    private static String chunksOf(byte[] body, int pieceBytes) {
        TreeSet<String> announced = new TreeSet<>();
        announced.add("x-amz-checksum-crc32");
        ChunkedBody chunked =
                new ChunkedBody(
                        new ByteArrayInputStream(body),
                        Optional.empty(),
                        true,
                        announced,
                        CONTENT_BYTES);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try {
            byte[] buffer = new byte[pieceBytes];
            for (int n = chunked.read(buffer); n >= 0; n = chunked.read(buffer)) {
                seen.write(buffer, 0, n);
                assertThat(seen.size()).isLessThanOrEqualTo(CONTENT_BYTES);
            }
            assertThat(seen.size()).isEqualTo(CONTENT_BYTES);
            return seen + " " + chunked.trailers();
        } catch (S3Failure e) {
            return e.error().code();
        } catch (IOException e) {
            throw new AssertionError("no other failure comes from bytes", e);
        }
    }

    /// An operator's files, which somebody else may have made.
    @FuzzTest(maxDuration = "5m")
    void certificatesAndKeys(byte[] file) {
        refused(new String(file, StandardCharsets.UTF_8));
        refused(
                TestCertificates.pem("CERTIFICATE", file)
                        + TestCertificates.pem("PRIVATE KEY", file));
    }

    private static void refused(String file) {
        try {
            assertThat(TlsIdentity.ofPem(file, file, Instant.EPOCH).expires())
                    .isAfterOrEqualTo(Instant.EPOCH);
        } catch (UnusableTlsException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void documents(byte[] document) {
        try {
            XmlElement element = XmlElement.parse(document);
            assertThat(size(element)).isLessThanOrEqualTo(document.length * 2L + 16);
            Tags.ofXml(element);
        } catch (S3Failure e) {
            assertThat(e.error().status()).isBetween(400, 501);
        }
        try {
            Cors.parse(XmlElement.parse(document));
        } catch (S3Failure e) {
            assertThat(e.error().status()).isBetween(400, 501);
        }
    }

    private static long size(XmlElement element) {
        return element.text().length()
                + element.name().length()
                + element.children().stream().mapToLong(DecodersFuzzTest::size).sum();
    }

    /// A canonical query is that of itself, and so is a path.
    @FuzzTest(maxDuration = "5m")
    void requestLines(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        try {
            Query query = Query.parse(text);
            assertThat(Query.parse(query.canonical()).canonical()).isEqualTo(query.canonical());
        } catch (S3Failure e) {
            assertThat(e.error()).isEqualTo(S3Error.INVALID_URI);
        }
        try {
            Target target = Target.of(Optional.of("a.host"), "/" + text, Optional.of("host"));
            String path = Percent.encode(Percent.decode("/" + text, false), true);
            assertThat(Target.of(Optional.of("a.host"), path, Optional.of("host")))
                    .isEqualTo(target);
        } catch (S3Failure e) {
            assertThat(e.error()).isIn(S3Error.INVALID_URI, S3Error.INVALID_BUCKET_NAME);
        }
        try {
            Claim.of(Aws.request("GET", "/", "", "host", "h", "authorization", text, "date", text));
        } catch (S3Failure e) {
            assertThat(e.error().status()).isBetween(400, 403);
        }
    }
}
