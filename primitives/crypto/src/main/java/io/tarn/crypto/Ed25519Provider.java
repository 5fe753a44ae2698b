package io.tarn.crypto;

import io.tarn.base.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One Java security provider's Ed25519. Keys are parsed by the JDK; the arithmetic on them, which
/// is what takes time, is the provider's.
///
/// The Amazon Corretto Crypto Provider takes 22 µs to sign and 50 µs to verify, the JDK's own 0.9
/// and 0.8 ms (docs/benchmarks/crypto.md). It is found by name where it is installed, and used where
/// it passes [#passesSelfTest]; everything works, slower, without it.
final class Ed25519Provider {
    private static final String ALGORITHM = "Ed25519";
    private static final String FAST =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /// RFC 8032, §7.1, TEST 2.
    private static final Bytes TEST_SEED =
            Bytes.ofHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

    private static final Bytes TEST_PUBLIC =
            Bytes.ofHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static final Bytes TEST_MESSAGE = Bytes.ofHex("72");
    private static final Signature TEST_SIGNATURE =
            new Signature(
                    Bytes.ofHex(
                            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                    + "085ac1e43e15996e458f3613d0f11d8c"
                                    + "387b2eaeb4302aeeb00d291612bb0c00"));

    /// The fast provider keeps a message until it is whole, and takes none of more than a mebibyte.
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final Provider provider;

    Ed25519Provider(Provider provider) {
        this.provider = provider;
    }

    /// The first of the fast provider and the JDK's that is here and passes its self-test.
    static Ed25519Provider choose() {
        return Stream.concat(fast(), Stream.of(jdk()))
                .filter(Ed25519Provider::passesSelfTest)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no Ed25519 works on this platform"));
    }

    static Ed25519Provider jdk() {
        return new Ed25519Provider(Security.getProvider("SunEC"));
    }

    /// By name: a service loader would load everyone's providers, a fifth of a program's start.
    static Stream<Ed25519Provider> fast() {
        try {
            Object provider = Class.forName(FAST).getDeclaredConstructor().newInstance();
            return Stream.of(new Ed25519Provider((Provider) provider));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Stream.empty(); // Not here, or built for another processor or system.
        }
    }

    String name() {
        return provider.getName() + " " + provider.getVersionStr();
    }

    /// Whether it reproduces a published signature, accepts it and refuses one changed bit.
    boolean passesSelfTest() {
        try {
            Signature altered =
                    new Signature(
                            Bytes.concat(
                                    TEST_SIGNATURE.value().slice(0, Signature.BYTES - 1),
                                    Bytes.ofHex("01")));
            return sign(privateKey(TEST_SEED), TEST_MESSAGE).equals(TEST_SIGNATURE)
                    && verify(TEST_PUBLIC, List.of(TEST_MESSAGE), TEST_SIGNATURE)
                    && !verify(TEST_PUBLIC, List.of(TEST_MESSAGE), altered);
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            return false;
        }
    }

    Ed25519.Signer signer(Bytes seed) {
        return signer(seed, () -> this);
    }

    /// @param providers the one to sign with, asked for each time
    static Ed25519.Signer signer(Bytes seed, Supplier<Ed25519Provider> providers) {
        PrivateKey key = privateKey(seed);
        Bytes publicKey = publicKey(seed);
        return new Ed25519.Signer() {
            @Override
            public Bytes publicKey() {
                return publicKey;
            }

            @Override
            public Signature sign(Bytes message) {
                try {
                    return providers.get().sign(key, message);
                } catch (GeneralSecurityException e) {
                    throw new AssertionError("a key that passed the self-test signs", e);
                }
            }
        };
    }

    /// Cofactorless verification; the key and the encoding of the signature were checked before
    /// ([Curve25519]).
    ///
    /// @param message in parts
    boolean verify(Bytes publicKey, List<Bytes> message, Signature signature) {
        try {
            var x509 = new X509EncodedKeySpec(KeyEncoding.ED25519.x509(publicKey).toArray());
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(x509);
            var verifier =
                    java.security.Signature.getInstance(ALGORITHM, providerFor(size(message)));
            verifier.initVerify(key);
            for (Bytes part : message) {
                update(verifier, part);
            }
            Bytes value = signature.value();
            return verifier.verify(value.backingArray(), value.backingOffset(), value.size());
        } catch (SignatureException | InvalidKeyException | InvalidKeySpecException e) {
            return false; // how a provider says that R or the key is no point
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("the self-test found this algorithm", e);
        }
    }

    private Signature sign(PrivateKey key, Bytes message) throws GeneralSecurityException {
        var signer = java.security.Signature.getInstance(ALGORITHM, providerFor(message.size()));
        signer.initSign(key);
        update(signer, message);
        return new Signature(Bytes.owning(signer.sign()));
    }

    private static long size(List<Bytes> parts) {
        return parts.stream().mapToLong(Bytes::size).sum();
    }

    private Provider providerFor(long messageBytes) {
        return messageBytes > KEPT_BYTES_MAX ? jdk().provider : provider;
    }

    private static void update(java.security.Signature signature, Bytes message)
            throws SignatureException {
        signature.update(message.backingArray(), message.backingOffset(), message.size());
    }

    private static PrivateKey privateKey(Bytes seed) {
        try {
            var pkcs8 = new PKCS8EncodedKeySpec(KeyEncoding.ED25519.pkcs8(seed).toArray());
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(pkcs8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("any 32 bytes are an Ed25519 private key", e);
        }
    }

    /// Java derives a public key only while it generates a pair, so it is given the seed for its
    /// random bytes; that the pair has this very seed is checked.
    static Bytes publicKey(Bytes seed) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM, jdk().provider);
            generator.initialize(255, new SeedAsRandom(seed));
            var pair = generator.generateKeyPair();
            boolean ofThisSeed =
                    ((EdECPrivateKey) pair.getPrivate())
                            .getBytes()
                            .filter(bytes -> Arrays.equals(bytes, seed.toArray()))
                            .isPresent();
            if (!ofThisSeed) {
                throw new AssertionError("the JDK no longer takes the seed from its random bytes");
            }
            byte[] x509 = pair.getPublic().getEncoded();
            return Bytes.owning(
                    Arrays.copyOfRange(x509, x509.length - Curve25519.POINT_BYTES, x509.length));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform since 15 has Ed25519", e);
        }
    }

    private static final class SeedAsRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient Bytes seed;

        SeedAsRandom(Bytes seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed.toArray(), 0, bytes, 0, bytes.length);
        }
    }
}
