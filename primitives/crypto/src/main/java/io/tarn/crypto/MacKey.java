package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// A 32-byte secret that two parties share, or that one keeps, for HMAC-SHA256 (RFC 2104).
///
/// Safe for use by many threads. A block write computes a tag per pair of servers, so the key's
/// own two blocks are hashed once, when the key is made; a tag starts from copies of those two
/// states, which are never written to again.
public final class MacKey {
    public static final int BYTES = 32;

    private static final int BLOCK_BYTES = 64;
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private final MessageDigest inner;
    private final MessageDigest outer;

    private MacKey(MessageDigest inner, MessageDigest outer) {
        this.inner = inner;
        this.outer = outer;
    }

    public static MacKey of(Bytes secret) {
        Bytes.ofSize(secret, BYTES, "MAC key");
        return new MacKey(keyed(secret, INNER_PAD), keyed(secret, OUTER_PAD));
    }

    public MacTag tag(Bytes message) {
        return new MacTag(Bytes.owning(Arrays.copyOf(hmac(message), MacTag.BYTES)));
    }

    /// Whether `tag` is this key's for `message`, in time that does not depend on where they
    /// differ.
    public boolean verify(Bytes message, MacTag tag) {
        byte[] expected = hmac(message);
        int difference = 0;
        for (int i = 0; i < MacTag.BYTES; i++) {
            difference |= expected[i] ^ tag.value().byteAt(i);
        }
        return difference == 0;
    }

    /// All 32 bytes of HMAC-SHA256: pseudo-random to whoever does not know the key.
    public Bytes prf(Bytes message) {
        return Bytes.owning(hmac(message));
    }

    private byte[] hmac(Bytes message) {
        MessageDigest first = copyOf(inner);
        Sha256.update(first, message);
        byte[] hash = new byte[Digest.BYTES];
        MessageDigest second = copyOf(outer);
        try {
            first.digest(hash, 0, hash.length);
            second.update(hash);
            second.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new AssertionError("32 bytes hold a SHA-256 value", e);
        }
        return hash;
    }

    private static MessageDigest keyed(Bytes secret, byte pad) {
        byte[] block = new byte[BLOCK_BYTES];
        secret.copyTo(block, 0);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            block[i] ^= pad;
        }
        MessageDigest digest = Sha256.newDigest();
        digest.update(block);
        return digest;
    }

    private static MessageDigest copyOf(MessageDigest state) {
        try {
            return (MessageDigest) state.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's SHA-256 can be copied", e);
        }
    }

    /// Never the secret.
    @Override
    public String toString() {
        return "MacKey";
    }
}
