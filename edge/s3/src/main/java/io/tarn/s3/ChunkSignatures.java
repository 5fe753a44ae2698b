package io.tarn.s3;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Signatures of a body's chunks, each of which covers the one before it (SigV4, "Transferring Payload in Multiple
/// Chunks").
final class ChunkSignatures {
    private static final String EMPTY_SHA256 = Hashes.sha256Hex("");

    private final Signed head;
    private final MessageDigest chunk = Hashes.digest("SHA-256");
    private String before;

    ChunkSignatures(Signed head) {
        this.head = head;
        this.before = head.signature();
    }

    static Optional<ChunkSignatures> of(Signed head) {
        return head.payload() instanceof PayloadKind.Chunked(boolean signed, boolean _) && signed
                ? Optional.of(new ChunkSignatures(head))
                : Optional.empty();
    }

    void update(byte[] content, int from, int length) {
        chunk.update(content, from, length);
    }

    /// Ends a chunk.
    void verifyChunk(String signature) throws S3Failure {
        String hash = HexFormat.of().formatHex(chunk.digest());
        verify("AWS4-HMAC-SHA256-PAYLOAD", EMPTY_SHA256 + "\n" + hash, signature);
    }

    /// @param trailers `name:value` and a line end each, in the order in which they were sent
    void verifyTrailers(String trailers, String signature) throws S3Failure {
        verify("AWS4-HMAC-SHA256-TRAILER", Hashes.sha256Hex(trailers), signature);
    }

    private void verify(String kind, String hashes, String signature) throws S3Failure {
        String expected =
                HexFormat.of()
                        .formatHex(
                                Hashes.hmac(
                                        head.signingKey().toArray(),
                                        kind
                                                + "\n"
                                                + head.time()
                                                + "\n"
                                                + head.scope().text()
                                                + "\n"
                                                + before
                                                + "\n"
                                                + hashes));
        if (!Hashes.same(expected, signature)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.failure();
        }
        before = expected;
    }
}
