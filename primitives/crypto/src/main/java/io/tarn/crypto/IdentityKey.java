package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public half of a [NodeIdentity]: who a node or a client is.
///
/// Both keys are points in their one canonical encoding and not of small order, so every
/// `IdentityKey` verifies signatures unambiguously and agrees on a secret. Ordered by the Ed25519
/// key, then the X25519 key, as unsigned bytes.
public final class IdentityKey implements Comparable<IdentityKey> {
    public static final int BYTES = 2 * Curve25519.POINT_BYTES;

    private static final KnownKeys KNOWN = new KnownKeys();
    private static final String ID_TAG = "tarn.identity.v1";
    private static final String TEXT_PREFIX = "tarnkey";

    /// `ed25519 ‖ x25519`.
    private final Bytes encoding;

    /// Computed when first needed, for it is asked for often; equal whoever computes it.
    private volatile @Nullable KeyId id;

    private IdentityKey(Bytes encoding) {
        this.encoding = encoding;
    }

    /// Both halves of a key that is known to be one.
    ///
    /// @param ed25519 verifies this identity's signatures (RFC 8032), 32 bytes
    /// @param x25519 agrees on secrets with this identity (RFC 7748), 32 bytes
    /// @throws IllegalArgumentException if either is no acceptable point; [#of] judges hostile ones
    public static IdentityKey ofHalves(Bytes ed25519, Bytes x25519) {
        Bytes.ofSize(ed25519, Curve25519.POINT_BYTES, "Ed25519 public key");
        Bytes.ofSize(x25519, Curve25519.POINT_BYTES, "X25519 public key");
        return KNOWN.find(Bytes.concat(ed25519, x25519))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "not an Ed25519 and an X25519 public key: "
                                        + ed25519.hex()
                                        + ", "
                                        + x25519.hex()));
    }

    /// @param encoding [#isAcceptable]
    static IdentityKey accepted(Bytes encoding) {
        return new IdentityKey(encoding);
    }

    static boolean isAcceptable(Bytes encoding) {
        return Curve25519.isEd25519Key(encoding.slice(0, Curve25519.POINT_BYTES))
                && Curve25519.isX25519Key(
                        encoding.slice(Curve25519.POINT_BYTES, Curve25519.POINT_BYTES));
    }

    /// `ed25519 ‖ x25519`, 64 bytes from anywhere.
    public static IdentityKey of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        IdentityKey key = read(in);
        in.end();
        return key;
    }

    public void write(CanonicalWriter out) {
        out.fixed(encoding);
    }

    public static IdentityKey read(CanonicalReader in) throws MalformedException {
        Optional<IdentityKey> key = KNOWN.find(in.fixed(BYTES));
        if (key.isEmpty()) {
            throw new MalformedException("not an Ed25519 and an X25519 public key");
        }
        return key.get();
    }

    /// Verifies this identity's signatures (RFC 8032), 32 bytes.
    public Bytes ed25519() {
        return encoding.slice(0, Curve25519.POINT_BYTES);
    }

    /// Agrees on secrets with this identity (RFC 7748), 32 bytes.
    public Bytes x25519() {
        return encoding.slice(Curve25519.POINT_BYTES, Curve25519.POINT_BYTES);
    }

    /// `ed25519 ‖ x25519`.
    public Bytes encoding() {
        return encoding;
    }

    /// The short name of this identity, which stands for both keys.
    public KeyId id() {
        KeyId known = id;
        if (known == null) {
            var named = new CanonicalWriter(ID_TAG);
            write(named);
            known = new KeyId(Sha256.of(named.toBytes()));
            id = known;
        }
        return known;
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
        return verify(domainTag, signature, message);
    }

    /// The same of a message in parts, which are laid end to end: a large one need not be copied.
    public boolean verify(String domainTag, Signature signature, Bytes... parts) {
        var message = new ArrayList<Bytes>();
        message.add(NodeIdentity.tagged(domainTag, Bytes.EMPTY));
        message.addAll(List.of(parts));
        return Ed25519.verify(ed25519(), message, signature);
    }

    /// Whether this identity signed this `TBSCertificate`; see [NodeIdentity#signCertificate].
    public boolean verifyCertificate(Bytes tbsCertificate, Signature signature) {
        return NodeIdentity.isDerSequence(tbsCertificate)
                && Ed25519.verify(ed25519(), List.of(tbsCertificate), signature);
    }

    @Override
    public int compareTo(IdentityKey other) {
        return encoding.compareTo(other.encoding);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdentityKey that && encoding.equals(that.encoding);
    }

    @Override
    public int hashCode() {
        return encoding.hashCode();
    }

    @Override
    public String toString() {
        return id().text();
    }
}
