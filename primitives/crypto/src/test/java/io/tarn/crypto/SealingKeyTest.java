package io.tarn.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeyTest {
    private static final Bytes CONTEXT = Bytes.ofHex("7461726e");
    private static final Bytes SECRET = Bytes.ofHex("5e".repeat(32));

    private final SealingKey receiver = SealingKey.of(Bytes.ofHex("0a".repeat(32)));
    private final SealingKey once = SealingKey.of(Bytes.ofHex("0b".repeat(32)));
    private final Sealed sealed = SealingKey.seal(receiver.publicKey(), once, CONTEXT, SECRET);

    @Test
    void receiverOpensWhatWasSealedToIt() {
        assertThat(receiver.open(sealed, CONTEXT)).contains(SECRET);
        assertThat(sealed.encapsulation()).isEqualTo(once.publicKey());
        assertThat(sealed.ciphertext().size()).isEqualTo(SECRET.size() + SealingKey.TAG_BYTES);
    }

    @Test
    void nobodyElseOpensItAndNotInAnotherContext() {
        assertThat(once.open(sealed, CONTEXT)).isEmpty();
        assertThat(receiver.open(sealed, Bytes.EMPTY)).isEmpty();
    }

    @Test
    void whatIsChangedOnTheWayIsNotOpened() {
        Seeded.check(random -> {
            var encapsulation =
                    new Sealed(Seeded.flipped(random, sealed.encapsulation()), sealed.ciphertext());
            var ciphertext =
                    new Sealed(sealed.encapsulation(), Seeded.flipped(random, sealed.ciphertext()));
            assertThat(receiver.open(encapsulation, CONTEXT)).isEmpty();
            assertThat(receiver.open(ciphertext, CONTEXT)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 48})
    void ciphertextOfAnySizeIsJudged(int size) {
        var garbage = new Sealed(sealed.encapsulation(), Bytes.zeros(size));
        assertThat(receiver.open(garbage, CONTEXT)).isEmpty();
    }

    @Test
    void encapsulationOfSmallOrderIsRefused() {
        var zero = new Sealed(Bytes.zeros(32), sealed.ciphertext());
        assertThat(SealingKey.isPublicKey(zero.encapsulation())).isFalse();
        assertThat(receiver.open(zero, CONTEXT)).isEmpty();
    }

    @Test
    void derivedKeysDifferByPurposeAndSeed() {
        Bytes seed = Bytes.ofHex("01".repeat(32));
        Bytes derived = SealingKey.derive(seed, CONTEXT).publicKey();
        assertThat(SealingKey.derive(seed, CONTEXT).publicKey()).isEqualTo(derived);
        assertThat(SealingKey.derive(seed, Bytes.EMPTY).publicKey()).isNotEqualTo(derived);
        assertThat(SealingKey.derive(SECRET, CONTEXT).publicKey()).isNotEqualTo(derived);
    }

    /// RFC 9180 once more, from the JDK's parts: §4.1 by its `KEM`, §5.1 and §5.2 here.
    @Test
    void isTheStandardsOwn() {
        Seeded.check(random -> {
            SealingKey to = SealingKey.of(Seeded.bytes(random, 32));
            SealingKey ephemeral = SealingKey.of(Seeded.bytes(random, 32));
            Bytes context = Seeded.bytes(random, random.nextInt(100));
            Bytes secret = Seeded.bytes(random, random.nextInt(100));
            Sealed made = SealingKey.seal(to.publicKey(), ephemeral, context, secret);
            assertThat(openedByTheJdk(to, made, context)).isEqualTo(secret);
        });
    }

    private static Bytes openedByTheJdk(SealingKey to, Sealed sealed, Bytes info) throws Exception {
        PrivateKey key =
                KeyFactory.getInstance("X25519")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(
                                        KeyEncoding.X25519.pkcs8(to.privateKey()).toArray()));
        SecretKey shared =
                KEM.getInstance("DHKEM")
                        .newDecapsulator(key)
                        .decapsulate(sealed.encapsulation().toArray());
        Bytes suite = Bytes.concat(ascii("HPKE"), Bytes.ofHex("002000010002"));
        Bytes pskIdHash = extract(Bytes.EMPTY, suite, "psk_id_hash", Bytes.EMPTY);
        Bytes infoHash = extract(Bytes.EMPTY, suite, "info_hash", info);
        Bytes schedule = Bytes.concat(Bytes.ofHex("00"), pskIdHash, infoHash);
        Bytes secret = extract(Bytes.owning(shared.getEncoded()), suite, "secret", Bytes.EMPTY);
        Bytes aesKey = expand(secret, suite, "key", schedule, 32);
        Bytes nonce = expand(secret, suite, "base_nonce", schedule, 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(aesKey.toArray(), "AES"),
                new GCMParameterSpec(128, nonce.toArray()));
        return Bytes.owning(cipher.doFinal(sealed.ciphertext().toArray()));
    }

    /// `LabeledExtract` (§4).
    private static Bytes extract(Bytes salt, Bytes suite, String label, Bytes input)
            throws Exception {
        Bytes labeled = Bytes.concat(ascii("HPKE-v1"), suite, ascii(label), input);
        var parameters =
                HKDFParameterSpec.ofExtract()
                        .addIKM(labeled.toArray())
                        .addSalt(salt.toArray())
                        .extractOnly();
        return Bytes.owning(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
    }

    /// `LabeledExpand` (§4).
    private static Bytes expand(Bytes key, Bytes suite, String label, Bytes info, int size)
            throws Exception {
        Bytes length = Bytes.owning(new byte[] {0, (byte) size});
        Bytes labeled = Bytes.concat(length, ascii("HPKE-v1"), suite, ascii(label), info);
        var parameters =
                HKDFParameterSpec.expandOnly(
                        new SecretKeySpec(key.toArray(), "Generic"), labeled.toArray(), size);
        return Bytes.owning(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
    }

    private static Bytes ascii(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.US_ASCII));
    }
}
