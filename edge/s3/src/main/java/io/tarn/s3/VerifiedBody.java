package io.tarn.s3;

import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Incoming;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// Content that is verified as it is read: its end is told only if all that the request says of it is true.
final class VerifiedBody extends InputStream implements Incoming {
    private final InputStream in;
    private final Expected expected;
    private final SortedMap<String, String> metadata;
    private final MessageDigest md5 = Hashes.digest("MD5");
    private final Optional<MessageDigest> sha256;
    private final Optional<RunningChecksum> checksum;
    private long count;
    private Optional<Attributes> attributes = Optional.empty();
    private Optional<IOException> failure = Optional.empty();

    /// @param metadata of the object, without its checksum
    VerifiedBody(InputStream in, Expected expected, SortedMap<String, String> metadata) {
        this.in = in;
        this.expected = expected;
        this.metadata = new TreeMap<>(metadata);
        this.sha256 = expected.sha256().map(_ -> Hashes.digest("SHA-256"));
        this.checksum = expected.checksum().map(ChecksumKind::start);
    }

    @Override
    public InputStream content() {
        return this;
    }

    @Override
    public OptionalLong length() {
        return expected.length();
    }

    @Override
    public Attributes attributes() {
        return attributes.orElseThrow(
                () -> new IllegalStateException("the content was not read to its end"));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        try {
            return verified(target, from, length);
        } catch (IOException e) {
            // Digests begin anew at an end: whoever asks again must not be told another verdict.
            failure = Optional.of(e);
            throw e;
        } catch (RuntimeException e) {
            failure = Optional.of(new IOException("the content broke off before", e));
            throw e;
        }
    }

    private int verified(byte[] target, int from, int length) throws IOException {
        if (attributes.isPresent()) {
            return -1;
        }
        int read = in.read(target, from, length);
        if (read < 0) {
            end();
            return -1;
        }
        count += read;
        if (count > expected.lengthMax()) {
            throw S3Error.ENTITY_TOO_LARGE.failure();
        }
        md5.update(target, from, read);
        sha256.ifPresent(digest -> digest.update(target, from, read));
        checksum.ifPresent(c -> c.update(target, from, read));
        return read;
    }

    private void end() throws S3Failure {
        if (expected.length().isPresent() && expected.length().getAsLong() != count) {
            throw S3Error.INCOMPLETE_BODY.failure();
        }
        String etag = HexFormat.of().formatHex(md5.digest());
        if (sha256.isPresent()
                && !HexFormat.of()
                        .formatHex(sha256.get().digest())
                        .equals(expected.sha256().orElse(""))) {
            throw S3Error.X_AMZ_CONTENT_SHA256_MISMATCH.failure();
        }
        if (expected.md5().isPresent() && !expected.md5().get().equals(etag)) {
            throw S3Error.BAD_DIGEST.failure(
                    "The Content-MD5 you specified did not match what we received.");
        }
        if (checksum.isPresent()) {
            verifyChecksum(expected.checksum().orElseThrow(), checksum.get().value());
        }
        attributes = Optional.of(new Attributes(etag, metadata));
    }

    private void verifyChecksum(ChecksumKind kind, byte[] computed) throws S3Failure {
        String value = Base64.getEncoder().encodeToString(computed);
        Optional<String> wanted = expected.value().get();
        if (wanted.isPresent() && !wanted.get().equals(value)) {
            throw S3Error.BAD_DIGEST.failure(
                    "The " + kind + " you specified did not match the calculated checksum.");
        }
        metadata.put(ObjectMetadata.CHECKSUM, new StoredChecksum(kind, true, value).toMetadata());
    }
}
