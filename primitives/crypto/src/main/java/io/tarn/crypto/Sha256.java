package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 (FIPS 180-4) by the JDK, whose intrinsic uses the processor's SHA instructions.
///
/// Every thread keeps one `MessageDigest`; bytes are read where they lie. Native providers are
/// slower for small values and no faster for large ones (docs/benchmarks/crypto.md).
public final class Sha256 {
    private static final ThreadLocal<MessageDigest> DIGEST =
            ThreadLocal.withInitial(Sha256::newDigest);

    private Sha256() {}

    public static Digest of(Bytes message) {
        return new Digest(hash(message));
    }

    /// The digest of the parts laid end to end. Where parts end is not hashed: parts of varying
    /// size need a canonical encoding around them.
    public static Digest of(Bytes first, Bytes... more) {
        MessageDigest digest = DIGEST.get();
        update(digest, first);
        for (Bytes part : more) {
            update(digest, part);
        }
        return new Digest(Bytes.owning(digest.digest()));
    }

    public static Bytes hash(Bytes message) {
        MessageDigest digest = DIGEST.get();
        update(digest, message);
        return Bytes.owning(digest.digest());
    }

    static void update(MessageDigest digest, Bytes part) {
        digest.update(part.backingArray(), part.backingOffset(), part.size());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
