package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// The private half of an identity: a 32-byte seed, from which an Ed25519 key, an X25519 key and a
/// local secret are derived by HKDF-SHA256 under labels of their own (docs/spec/crypto.md).
///
/// Safe for use by many threads. Holds secrets for as long as it lives and shows none of them.
public final class NodeIdentity {
    public static final int SEED_BYTES = 32;

    private static final byte DER_SEQUENCE = 0x30;

    private final Bytes seed;
    private final Ed25519.Signer signer;
    private final Bytes agreementKey;
    private final Bytes localSecret;
    private final IdentityKey publicKey;

    private NodeIdentity(Bytes seed) {
        this.seed = seed;
        this.signer = Ed25519.signer(Hkdf.secret(seed, new CanonicalWriter("tarn.ed25519.v1")));
        this.agreementKey = Hkdf.secret(seed, new CanonicalWriter("tarn.x25519.v1"));
        this.localSecret = Hkdf.secret(seed, new CanonicalWriter("tarn.local-secret.v1"));
        this.publicKey = IdentityKey.ofHalves(signer.publicKey(), X25519.publicKey(agreementKey));
    }

    /// The identity of this seed, always the same.
    public static NodeIdentity ofSeed(Bytes seed) {
        return new NodeIdentity(Bytes.copyOf(Bytes.ofSize(seed, SEED_BYTES, "seed").toArray()));
    }

    public static NodeIdentity generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new NodeIdentity(Bytes.owning(seed));
    }

    public IdentityKey publicKey() {
        return publicKey;
    }

    public KeyId id() {
        return publicKey.id();
    }

    /// Signs `message` for one purpose.
    ///
    /// @param domainTag purpose and version, for example `tarn.receipt.v1`; docs/spec/crypto.md
    ///     lists them all
    public Signature sign(String domainTag, Bytes message) {
        return signer.sign(tagged(domainTag, message));
    }

    /// Signs an X.509 `TBSCertificate`, whose form leaves no room for a domain tag: it begins with
    /// 0x30, while a tagged message begins with 0x00, so neither is ever taken for the other.
    public Signature signCertificate(Bytes tbsCertificate) {
        require(isDerSequence(tbsCertificate), "a TBSCertificate is a DER sequence");
        return signer.sign(tbsCertificate);
    }

    /// The X25519 secret of this identity and `peer`, the same at both ends; derive keys from it,
    /// never use it as one.
    public Bytes agreement(IdentityKey peer) {
        try {
            return X25519.agree(agreementKey, peer.x25519());
        } catch (MalformedException e) {
            throw new AssertionError("an IdentityKey has no point of small order", e);
        }
    }

    /// What the identity is made of, for its key file and nothing else.
    public Bytes exportSeed() {
        return seed;
    }

    /// A secret that no other party can compute, not even together with this node's peers.
    Bytes localSecret() {
        return localSecret;
    }

    /// `u32 size of tag ‖ tag ‖ message`.
    static Bytes tagged(String domainTag, Bytes message) {
        require(
                !domainTag.isEmpty()
                        && StandardCharsets.US_ASCII.newEncoder().canEncode(domainTag)
                        && domainTag.length() <= 0xff,
                "a domain tag is 1 to 255 ASCII characters");
        return new CanonicalWriter(domainTag).fixed(message).toBytes();
    }

    static boolean isDerSequence(Bytes value) {
        return !value.isEmpty() && value.byteAt(0) == DER_SEQUENCE;
    }

    /// The public name; never a secret.
    @Override
    public String toString() {
        return "NodeIdentity[" + id() + "]";
    }
}
