package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.tls.CertificateVerdict.Accepted;
import io.tarn.crypto.tls.CertificateVerdict.Rejected;
import io.tarn.crypto.tls.TlsCertificates;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts identities, not authorities: a peer is whoever signed its certificate, and is accepted if
/// it is expected here.
///
/// Extended, because the platform would add checks of host names and chains to a plain trust
/// manager; neither exists here.
final class IdentityTrust extends X509ExtendedTrustManager {
    /// A certificate's subject, when it has the form of an identity's name; its beginning is shown.
    private static final Pattern SUBJECT = Pattern.compile("CN=(tarn1[0-9a-z]{8})[0-9a-z]{50}");

    private final Predicate<IdentityKey> expected;
    private final InstantSource clock;

    IdentityTrust(Predicate<IdentityKey> expected, InstantSource clock) {
        this.expected = expected;
        this.clock = clock;
    }

    /// The identity that a chain of exactly one certificate proves now.
    IdentityKey judge(Certificate @Nullable [] chain) throws RefusedCertificateException {
        if (chain == null || chain.length != 1 || !(chain[0] instanceof X509Certificate leaf)) {
            throw new RefusedCertificateException(
                    TransportEvent.BAD_CERTIFICATE, "not one certificate of its own");
        }
        return switch (TlsCertificates.verify(leaf, clock.instant())) {
            case Accepted(IdentityKey identity) -> {
                if (!expected.test(identity)) {
                    throw new RefusedCertificateException(
                            TransportEvent.UNKNOWN_IDENTITY, "it is " + identity.id().shortText());
                }
                yield identity;
            }
            case Rejected(var reason, var detail) ->
                    throw new RefusedCertificateException(
                            TransportEvent.BAD_CERTIFICATE,
                            claimedName(leaf) + ": " + reason + ", " + detail);
        };
    }

    private static String claimedName(X509Certificate leaf) {
        var subject = SUBJECT.matcher(leaf.getSubjectX500Principal().getName());
        return subject.matches() ? "it claims to be " + subject.group(1) : "it names nobody";
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws RefusedCertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws RefusedCertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws RefusedCertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws RefusedCertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws RefusedCertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws RefusedCertificateException {
        judge(chain);
    }

    /// Nobody: there are no authorities.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
