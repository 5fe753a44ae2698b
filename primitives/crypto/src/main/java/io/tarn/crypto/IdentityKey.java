package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.Comparator;

/// The public half of a [NodeIdentity]: who a node or a client is.
///
/// Both keys are points in their one canonical encoding and not of small order, so every
/// `IdentityKey` verifies signatures unambiguously and agrees on a secret. Ordered by the Ed25519
/// key, then the X25519 key, as unsigned bytes.
///
/// @param ed25519 verifies this identity's signatures (RFC 8032), 32 bytes
/// @param x25519 agrees on secrets with this identity (RFC 7748), 32 bytes
public record IdentityKey(Bytes ed25519, Bytes x25519) implements Comparable<IdentityKey> {
    public static final int BYTES = 2 * Curve25519.POINT_BYTES;

    private static final KnownKeys KNOWN = new KnownKeys();
    private static final String ID_TAG = "tarn.identity.v1";
    private static final String TEXT_PREFIX = "tarnkey";
    private static final Comparator<IdentityKey> ORDER =
            Comparator.comparing(IdentityKey::ed25519).thenComparing(IdentityKey::x25519);

    /// Both halves of a key that is known to be one.
    ///
    /// @throws IllegalArgumentException if either is no acceptable point; [#of] judges hostile ones
    public IdentityKey {
        Bytes.ofSize(ed25519, Curve25519.POINT_BYTES, "Ed25519 public key");
        Bytes.ofSize(x25519, Curve25519.POINT_BYTES, "X25519 public key");
        require(
                KNOWN.areKeys(ed25519, x25519),
                "not an Ed25519 and an X25519 public key: " + ed25519.hex() + ", " + x25519.hex());
    }

    /// `ed25519 ‖ x25519`, 64 bytes from anywhere.
    public static IdentityKey of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        IdentityKey key = read(in);
        in.end();
        return key;
    }

    public void write(CanonicalWriter out) {
        out.fixed(ed25519).fixed(x25519);
    }

    public static IdentityKey read(CanonicalReader in) throws MalformedException {
        Bytes ed25519 = in.fixed(Curve25519.POINT_BYTES).compact();
        Bytes x25519 = in.fixed(Curve25519.POINT_BYTES).compact();
        if (!KNOWN.areKeys(ed25519, x25519)) {
            throw new MalformedException("not an Ed25519 and an X25519 public key");
        }
        return new IdentityKey(ed25519, x25519);
    }

    /// `ed25519 ‖ x25519`.
    public Bytes encoding() {
        return Bytes.concat(ed25519, x25519);
    }

    /// The short name of this identity, which stands for both keys.
    public KeyId id() {
        var named = new CanonicalWriter(ID_TAG);
        write(named);
        return new KeyId(Sha256.of(named.toBytes()));
    }

    /// The whole key as text, `tarnkey1…`, for files that people edit.
    public String text() {
        return Bech32m.encode(TEXT_PREFIX, encoding());
    }

    public static IdentityKey ofText(String text) throws MalformedException {
        return of(Bech32m.decode(TEXT_PREFIX, text, BYTES));
    }

    /// Whether this identity signed `message` for the purpose `domainTag`. `false` for any other
    /// bytes; never an exception.
    public boolean verify(String domainTag, Bytes message, Signature signature) {
        return Ed25519.verify(ed25519, NodeIdentity.tagged(domainTag, message), signature);
    }

    /// Whether this identity signed this `TBSCertificate`; see [NodeIdentity#signCertificate].
    public boolean verifyCertificate(Bytes tbsCertificate, Signature signature) {
        return NodeIdentity.isDerSequence(tbsCertificate)
                && Ed25519.verify(ed25519, tbsCertificate, signature);
    }

    @Override
    public int compareTo(IdentityKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return id().text();
    }
}
