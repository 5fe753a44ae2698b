package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;

/// X25519 (RFC 7748, §5 and §6.1) by the JDK; once per peer, so speed does not matter.
final class X25519 {
    private static final Bytes BASE_POINT =
            Bytes.concat(Bytes.ofHex("09"), Bytes.zeros(Curve25519.POINT_BYTES - 1));

    private X25519() {}

    static Bytes publicKey(Bytes privateKey) {
        try {
            return agree(privateKey, BASE_POINT);
        } catch (MalformedException e) {
            throw new AssertionError("the base point has prime order", e);
        }
    }

    /// The shared secret of a private key of 32 bytes and a peer's `u` coordinate.
    ///
    /// @throws MalformedException if the secret would be zero, whatever the private key: the peer
    ///     sent a point of small order (RFC 7748, §6.1)
    static Bytes agree(Bytes privateKey, Bytes peer) throws MalformedException {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            Bytes pkcs8 = KeyEncoding.X25519.pkcs8(privateKey);
            Bytes x509 = KeyEncoding.X25519.x509(peer);
            agreement.init(keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray())));
            try {
                agreement.doPhase(
                        keys.generatePublic(new X509EncodedKeySpec(x509.toArray())), true);
            } catch (InvalidKeyException e) {
                throw new MalformedException("X25519 public key has small order", e);
            }
            Bytes secret = Bytes.owning(agreement.generateSecret());
            if (secret.isZero()) {
                throw new MalformedException("X25519 public key has small order");
            }
            return secret;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java 25 platform has X25519", e);
        }
    }
}
