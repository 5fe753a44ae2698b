package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Curve25519Test {
    @Test
    void acceptsEveryGeneratedKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < 100; i++) {
            byte[] x509 = generator.generateKeyPair().getPublic().getEncoded();
            Bytes key = Bytes.owning(x509).slice(x509.length - 32, 32);
            assertThat(Curve25519.isEd25519Key(key)).isTrue();
        }
    }

    /// The JDK decodes a point when it is first used; it and Euler's criterion agree on which
    /// `y` have an `x`.
    @Test
    void decodesWhatTheJdkDecodes() {
        Seeded.check(random -> {
            int points = 0;
            for (int i = 0; i < 100; i++) {
                Bytes key = belowP(random);
                boolean taken = Curve25519.isEd25519Key(key);
                assertThat(taken).as(key.hex()).isEqualTo(jdkDecodes(key));
                points += taken ? 1 : 0;
            }
            assertThat(points).isBetween(20, 80);
        });
    }

    /// About half of all `u` are on the curve and half on its twist; X25519 takes both.
    @Test
    void agreesOnASecretWithEveryOrdinaryCoordinate() {
        Seeded.check(random -> {
            Bytes privateKey = Seeded.bytes(random, 32);
            for (int i = 0; i < 20; i++) {
                byte[] u = belowP(random).toArray();
                u[31] &= 0x7f;
                assertThat(Curve25519.isX25519Key(Bytes.owning(u))).isTrue();
                assertThat(agrees(privateKey, Bytes.owning(u))).isTrue();
            }
        });
    }

    private static boolean agrees(Bytes privateKey, Bytes u) {
        try {
            return !X25519.agree(privateKey, u).isZero();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Bytes belowP(Random random) {
        byte[] key = Seeded.bytes(random, 32).toArray();
        key[30] = 0; // so that y < p, and no chance of a small order
        return Bytes.owning(key);
    }

    private static boolean jdkDecodes(Bytes key) throws GeneralSecurityException {
        byte[] x509 = KeyEncoding.ED25519.x509(key).toArray();
        PublicKey parsed =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        var verifier = java.security.Signature.getInstance("Ed25519", "SunEC");
        try {
            verifier.initVerify(parsed);
            verifier.update((byte) 0);
            verifier.verify(new byte[Signature.BYTES]);
            return true;
        } catch (SignatureException | java.security.InvalidKeyException e) {
            return false;
        }
    }
}
