package io.tarn.s3;

import io.tarn.s3.store.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// What is known of an object from its parts.
final class Assembly {
    private Assembly() {}

    /// The MD5 of the parts' MD5s, and how many they are.
    ///
    /// @param etags of the parts, in lower-case digits
    static String etag(List<String> etags) {
        MessageDigest md5 = Hashes.digest("MD5");
        for (String etag : etags) {
            md5.update(HexFormat.of().parseHex(etag));
        }
        return HexFormat.of().formatHex(md5.digest()) + "-" + etags.size();
    }

    /// @param whole whether of the bytes, else of the parts' checksums
    static StoredChecksum checksum(ChecksumKind kind, boolean whole, List<Part> parts)
            throws S3Failure {
        return whole ? ofBytes(kind, parts) : ofChecksums(kind, parts);
    }

    private static StoredChecksum ofChecksums(ChecksumKind kind, List<Part> parts)
            throws S3Failure {
        RunningChecksum checksum = kind.start();
        for (Part part : parts) {
            byte[] value = value(kind, part);
            checksum.update(value, 0, value.length);
        }
        return new StoredChecksum(
                kind,
                false,
                Base64.getEncoder().encodeToString(checksum.value()) + "-" + parts.size());
    }

    private static StoredChecksum ofBytes(ChecksumKind kind, List<Part> parts) throws S3Failure {
        long combined = 0;
        for (Part part : parts) {
            combined = CrcCombine.combine(kind, combined, number(value(kind, part)), part.size());
        }
        return new StoredChecksum(
                kind,
                true,
                Base64.getEncoder().encodeToString(ChecksumKind.bigEndian(combined, kind.size())));
    }

    private static long number(byte[] value) {
        ByteBuffer padded = ByteBuffer.allocate(Long.BYTES);
        padded.position(Long.BYTES - value.length);
        padded.put(value);
        return padded.getLong(0);
    }

    private static byte[] value(ChecksumKind kind, Part part) throws S3Failure {
        StoredChecksum stored =
                StoredChecksum.of(part.attributes())
                        .filter(checksum -> checksum.kind() == kind)
                        .orElseThrow(() ->
                                S3Error.INVALID_REQUEST.failure(
                                        "part "
                                                + part.number()
                                                + " has no checksum of the upload's kind"));
        return Bodies.base64(stored.value(), kind.size(), S3Error.INVALID_PART);
    }
}
