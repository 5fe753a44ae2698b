package io.tarn.s3;

import io.tarn.s3.UnusableTlsException.Where;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/// What a server shows its clients over TLS: its certificate, those that vouch for it, and that it has the certificate's key.
public final class TlsIdentity {
    /// Longer chains no client follows.
    private static final int CERTIFICATES_MAX = 16;

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /// @param certificate PEM: the server's own first, then the one that has issued it, and so on
    /// @param key PEM: in the form PKCS #8, not encrypted
    /// @param now for which they have to be good
    public static TlsIdentity ofPem(String certificate, String key, Instant now)
            throws UnusableTlsException {
        List<X509Certificate> chain = chain(certificate);
        checkOrder(chain);
        checkTime(chain.getFirst(), now);
        PrivateKey secret = key(key);
        if (!isPair(chain.getFirst(), secret)) {
            throw new UnusableTlsException(Where.KEY, "it is not the key of the certificate");
        }
        return new TlsIdentity(chain, secret);
    }

    private static List<X509Certificate> chain(String pem) throws UnusableTlsException {
        var chain = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : Pem.blocks(pem, CERTIFICATES_MAX + 1)) {
                if (block.label().equals("CERTIFICATE")) {
                    var in = new ByteArrayInputStream(block.der().toArray());
                    chain.add((X509Certificate) factory.generateCertificate(in));
                }
            }
        } catch (CertificateException e) {
            throw new UnusableTlsException(
                    Where.CERTIFICATE,
                    "certificate %d in it is malformed".formatted(chain.size() + 1));
        }
        if (chain.isEmpty()) {
            throw new UnusableTlsException(
                    Where.CERTIFICATE, "there is no CERTIFICATE in it, in PEM");
        }
        if (chain.size() > CERTIFICATES_MAX) {
            throw new UnusableTlsException(Where.CERTIFICATE, "more than 16 certificates in it");
        }
        return chain;
    }

    private static void checkOrder(List<X509Certificate> chain) throws UnusableTlsException {
        for (int i = 1; i < chain.size(); i++) {
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new UnusableTlsException(
                        Where.CERTIFICATE,
                        "certificate %d in it was not issued by certificate %d; the server's own comes first"
                                .formatted(i, i + 1));
            }
        }
    }

    private static void checkTime(X509Certificate own, Instant now) throws UnusableTlsException {
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw new UnusableTlsException(
                    Where.CERTIFICATE, "it has expired at " + own.getNotAfter().toInstant());
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            throw new UnusableTlsException(
                    Where.CERTIFICATE, "it is not good before " + own.getNotBefore().toInstant());
        }
    }

    private static PrivateKey key(String pem) throws UnusableTlsException {
        for (Pem block : Pem.blocks(pem, CERTIFICATES_MAX)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return decoded(block)
                            .orElseThrow(() ->
                                    new UnusableTlsException(
                                            Where.KEY, "it is no RSA, EC or Ed25519 key"));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                        throw new UnusableTlsException(
                                Where.KEY,
                                "it is encrypted; openssl pkcs8 -in OLD -out NEW decrypts it");
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                        throw new UnusableTlsException(
                                Where.KEY,
                                "it is not PKCS #8; openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes it that");
                default -> {
                    // Certificates or parameters of the key, which others need.
                }
            }
        }
        throw new UnusableTlsException(Where.KEY, "there is no PRIVATE KEY in it, in PEM");
    }

    private static Optional<PrivateKey> decoded(Pem block) {
        for (String algorithm : ALGORITHMS) {
            try {
                return Optional.of(
                        KeyFactory.getInstance(algorithm)
                                .generatePrivate(new PKCS8EncodedKeySpec(block.der().toArray())));
            } catch (GeneralSecurityException e) {
                // Of another kind.
            }
        }
        return Optional.empty();
    }

    private static boolean isPair(X509Certificate own, PrivateKey key) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            byte[] anything = own.getEncoded();
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(anything);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(own.getPublicKey());
            verifier.update(anything);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // Keys of different kinds.
        }
    }

    /// When clients take it no more.
    public Instant expires() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new TlsKeyManager(this)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has TLS", e);
        }
    }
}
