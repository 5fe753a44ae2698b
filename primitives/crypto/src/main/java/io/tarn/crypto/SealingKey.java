package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/// A key pair that small secrets are sealed to: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256),
/// HKDF-SHA256, AES-256-GCM.
///
/// Not authenticated: who sealed it must be told otherwise. Its private half can be published later, as
/// proof of what was sealed to it; so make one for each secret.
public final class SealingKey {
    public static final int BYTES = Curve25519.POINT_BYTES;
    public static final int TAG_BYTES = 16;

    private static final String KEY_TAG = "tarn.sealing-key.v1";

    private final Bytes privateKey;
    private final Bytes publicKey;

    private SealingKey(Bytes privateKey) {
        this.privateKey = privateKey;
        this.publicKey = X25519.publicKey(privateKey);
    }

    /// The key of this private half, 32 bytes of any value.
    public static SealingKey of(Bytes privateKey) {
        return new SealingKey(Bytes.ofSize(privateKey, BYTES, "private key"));
    }

    /// The key of a secret seed and what tells this use of it from others.
    public static SealingKey derive(Bytes seed, Bytes purpose) {
        return of(Hkdf.secret(seed, new CanonicalWriter(KEY_TAG).fixed(purpose)));
    }

    /// Whether these bytes are a public half that anything may be sealed to.
    public static boolean isPublicKey(Bytes encoding) {
        return encoding.size() == BYTES && Curve25519.isX25519Key(encoding);
    }

    public Bytes publicKey() {
        return publicKey;
    }

    public Bytes privateKey() {
        return privateKey;
    }

    /// Seals `secret` to the holder of `publicKey`.
    ///
    /// @param once a key pair for this and nothing else
    /// @param context what the secret is for; who opens it must know the same
    public static Sealed seal(Bytes publicKey, SealingKey once, Bytes context, Bytes secret) {
        require(isPublicKey(publicKey), "not a key to seal to");
        HPKE hpke = hpke();
        HPKEContextWithEncapsulation sealing =
                hpke.setupBaseS(
                        hpke.deserializePublicKey(publicKey.toArray()),
                        context.toArray(),
                        once.pair(hpke));
        try {
            return new Sealed(
                    Bytes.owning(sealing.getEncapsulation()),
                    Bytes.owning(sealing.seal(new byte[0], secret.toArray())));
        } catch (InvalidCipherTextException e) {
            throw new AssertionError("AES-GCM seals everything", e);
        }
    }

    /// What was sealed to this key in this context; empty if nothing was.
    public Optional<Bytes> open(Sealed sealed, Bytes context) {
        if (!isPublicKey(sealed.encapsulation())) {
            return Optional.empty();
        }
        HPKE hpke = hpke();
        try {
            byte[] opened =
                    hpke.setupBaseR(sealed.encapsulation().toArray(), pair(hpke), context.toArray())
                            .open(new byte[0], sealed.ciphertext().toArray());
            return Optional.of(Bytes.owning(opened));
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    private AsymmetricCipherKeyPair pair(HPKE hpke) {
        return hpke.deserializePrivateKey(privateKey.toArray(), publicKey.toArray());
    }

    private static HPKE hpke() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
