package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ChunkedBodyTest {
    private static final String CHUNK_1 =
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private static final String CHUNK_2 =
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private static final String CHUNK_3 =
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

    /// "Example: PUT object … Transferring Payload in Multiple Chunks": 65 KiB of `a`, in 64 KiB and 1 KiB.
    @Test
    void chunksOfTheDocumentation() throws Exception {
        byte[] body = documented(CHUNK_1, CHUNK_2, CHUNK_3);

        assertThat(read(body, signed())).isEqualTo("a".repeat(66560));
    }

    @Test
    void everyAlteredByteIsNoticedBeforeTheEnd() throws Exception {
        byte[] body = documented(CHUNK_1, CHUNK_2, CHUNK_3);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] altered = body.clone();
            int at =
                    i < 200 ? random.nextInt(body.length) : random.nextInt(100) + body.length - 100;
            altered[at] ^= (byte) (1 << random.nextInt(8));
            if (altered[at] == body[at] || harmless(body, altered, at)) {
                continue;
            }
            assertThatThrownBy(() -> read(altered, signed()))
                    .as("byte %d", at)
                    .isInstanceOf(S3Failure.class);
        }
    }

    /// A digit's case is no content.
    private static boolean harmless(byte[] body, byte[] altered, int at) {
        return Character.toLowerCase((char) body[at]) == Character.toLowerCase((char) altered[at])
                && at < 6;
    }

    @Test
    void anEarlyEndIsNoEnd() throws Exception {
        byte[] body = documented(CHUNK_1, CHUNK_2, CHUNK_3);
        for (int end :
                new int[] {0, 1, 90, 70000 % body.length, body.length - 90, body.length - 3}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(body, end), signed()))
                    .as("%d bytes", end)
                    .isInstanceOf(S3Failure.class);
        }
    }

    @Test
    void nothingGoesBehindTheLastChunk() throws Exception {
        byte[] body = documented(CHUNK_1, CHUNK_2, CHUNK_3);
        byte[] more = Arrays.copyOf(body, body.length + 1);

        assertThatThrownBy(() -> read(more, signed())).isInstanceOf(S3Failure.class);
    }

    /// "Signature Calculations for … Including Trailing Headers": the same content with a CRC32C behind it.
    @Test
    void trailersOfTheDocumentation() throws Exception {
        String trailer = "x-amz-checksum-crc32c:sOO8/Q==";
        String signature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";
        for (String end : new String[] {"\r\n", "\n"}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            chunk(body, 65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
            chunk(body, 1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
            write(
                    body,
                    "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                            + trailer
                            + end
                            + "x-amz-trailer-signature:"
                            + signature
                            + end
                            + "\r\n");

            ChunkedBody chunked = trailing(body.toByteArray());
            assertThat(chunked.readAllBytes()).hasSize(66560);
            assertThat(chunked.trailers()).containsEntry("x-amz-checksum-crc32c", "sOO8/Q==");
            for (String wrong : new String[] {signature, "sOO8", "crc32c", "x-amz-trailer"}) {
                byte[] altered =
                        body.toString(StandardCharsets.UTF_8)
                                .replace(wrong, wrong.replace(wrong.charAt(1), '9'))
                                .getBytes(StandardCharsets.UTF_8);
                assertThatThrownBy(() -> trailing(altered).readAllBytes())
                        .as(wrong)
                        .isInstanceOf(S3Failure.class);
            }
        }
    }

    /// Whatever way content is cut into chunks and read, it is the same content.
    @RepeatedTest(20)
    void unsignedChunksOfAnySize() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] content = new byte[random.nextInt(100_000)];
        random.nextBytes(content);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; ) {
            int size = Math.min(1 + random.nextInt(20_000), content.length - at);
            write(body, Integer.toHexString(size) + "\r\n");
            body.write(content, at, size);
            write(body, "\r\n");
            at += size;
        }
        write(
                body,
                "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n" + (random.nextBoolean() ? "\r\n" : ""));

        ChunkedBody chunked = unsigned(body.toByteArray(), content.length);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 + random.nextInt(5000)];
        for (int n = chunked.read(buffer); n >= 0; n = chunked.read(buffer)) {
            seen.write(buffer, 0, n);
        }
        assertThat(seen.toByteArray()).as("seed %d", seed).isEqualTo(content);
        assertThat(chunked.trailers()).containsOnlyKeys("x-amz-checksum-crc32");
    }

    @Test
    void hostileChunks() {
        for (String body :
                new String[] {
                    "",
                    "\r\n",
                    "0",
                    "5\r\nabc",
                    "5\r\nabcdefgh\r\n0\r\n\r\n",
                    "ffffffffffffffff\r\na",
                    "fffffffffffffff\r\na",
                    "-1\r\n\r\n",
                    "5;chunk-signature=" + CHUNK_1 + "\r\nabcde\r\n0\r\n\r\n",
                    "5 \r\nabcde\r\n0\r\n\r\n",
                    "5\r\nabcde\r\n0\r\nx-amz-meta-evil:1\r\n\r\n",
                    "5\r\nabcde\r\n0\r\n\r\n",
                    "5\r\nabcde\r\n0\r\nx-amz-checksum-crc32:a\r\nx-amz-checksum-crc32:b\r\n\r\n",
                    "4\r\nabcd\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n",
                    "5".repeat(10_000),
                    "5\r\nabcde\r\n0\r\nx-amz-checksum-crc32:" + "a".repeat(10_000),
                }) {
            assertThatThrownBy(
                            () -> unsigned(body.getBytes(StandardCharsets.UTF_8), 5).readAllBytes())
                    .as(body)
                    .isInstanceOf(S3Failure.class);
        }
    }

    /// A signature for each byte would be work that a client asks for cheaply.
    @Test
    void signedChunksAreNotTiny() throws Exception {
        Signed head = signed();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        chunk(body, 1, signature(head, "a"));
        chunk(body, 1, CHUNK_1);
        assertThatThrownBy(() -> read(body.toByteArray(), head))
                .isInstanceOfSatisfying(
                        S3Failure.class,
                        f -> assertThat(f.error()).isEqualTo(S3Error.INVALID_CHUNK_SIZE));
    }

    /// Of a first chunk.
    private static String signature(Signed head, String content) {
        return HexFormat.of()
                .formatHex(
                        Hashes.hmac(
                                head.signingKey().toArray(),
                                "AWS4-HMAC-SHA256-PAYLOAD\n"
                                        + head.time()
                                        + "\n"
                                        + head.scope().text()
                                        + "\n"
                                        + head.signature()
                                        + "\n"
                                        + Aws.EMPTY
                                        + "\n"
                                        + Hashes.sha256Hex(content)));
    }

    private static byte[] documented(String first, String second, String third) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        chunk(body, 65536, first);
        chunk(body, 1024, second);
        write(body, "0;chunk-signature=" + third + "\r\n\r\n");
        return body.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream body, int size, String signature)
            throws IOException {
        write(body, Integer.toHexString(size) + ";chunk-signature=" + signature + "\r\n");
        write(body, "a".repeat(size) + "\r\n");
    }

    private static void write(ByteArrayOutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Signed signed() throws S3Failure {
        return Aws.checkAt(Aws.TIME)
                .check(
                        head(
                                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                                        + "x-amz-decoded-content-length;x-amz-storage-class",
                                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                                "x-amz-content-sha256",
                                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                "Content-Length",
                                "66824"));
    }

    private static ChunkedBody trailing(byte[] body) throws S3Failure {
        Signed head =
                Aws.checkAt(Aws.TIME)
                        .check(
                                head(
                                        "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                                        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
                                        "x-amz-content-sha256",
                                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                                        "x-amz-trailer",
                                        "x-amz-checksum-crc32c"));
        return new ChunkedBody(
                new ByteArrayInputStream(body),
                ChunkSignatures.of(head),
                true,
                new TreeSet<>(java.util.Set.of("x-amz-checksum-crc32c")),
                66560);
    }

    private static S3Request head(String signedHeaders, String signature, String... more)
            throws S3Failure {
        S3Request request =
                Aws.request(
                        "PUT",
                        "/examplebucket/chunkObject.txt",
                        "",
                        "Host",
                        "s3.amazonaws.com",
                        "x-amz-date",
                        "20130524T000000Z",
                        "x-amz-storage-class",
                        "REDUCED_REDUNDANCY",
                        "Content-Encoding",
                        "aws-chunked",
                        "x-amz-decoded-content-length",
                        "66560",
                        "Authorization",
                        Aws.authorization(signedHeaders, signature));
        for (int i = 0; i < more.length; i += 2) {
            request.headers().add(more[i], more[i + 1]);
        }
        return request;
    }

    private static ChunkedBody unsigned(byte[] body, long length) {
        SortedSet<String> announced = new TreeSet<>();
        announced.add("x-amz-checksum-crc32");
        return new ChunkedBody(
                new ByteArrayInputStream(body), Optional.empty(), true, announced, length);
    }

    private static String read(byte[] body, Signed head) throws IOException {
        ChunkedBody chunked =
                new ChunkedBody(
                        new ByteArrayInputStream(body),
                        ChunkSignatures.of(head),
                        false,
                        new TreeSet<>(),
                        66560);
        return new String(chunked.readAllBytes(), StandardCharsets.UTF_8);
    }
}
