package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.s3.TestCertificates.Issued;
import io.tarn.s3.UnusableTlsException.Where;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: clients that know the authority alone talk to the server over TLS 1.2 and 1.3, and an operator's mistake is found before anybody
/// connects.
class TlsTest {
    @TempDir static Path directory;

    private static Issued ec;
    private static Issued rsa;

    @BeforeAll
    static void issue() throws Exception {
        var authority = new TestCertificates(directory);
        ec = authority.issue("ec", "-keyalg", "EC");
        rsa = authority.issue("rsa", "-keyalg", "RSA", "-keysize", "2048");
    }

    private static TlsIdentity identity(Issued issued) throws UnusableTlsException {
        return TlsIdentity.ofPem(issued.chain(), issued.key(), Instant.now());
    }

    private static SSLSocket connect(Gateway gateway, Issued trusted, String... protocols)
            throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("authority", trusted.authority());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /// The first line of an answer to a signed request.
    private static String ask(SSLSocket socket, Gateway gateway) throws IOException {
        String request = new Signer(gateway.port()).request("GET", "/", "", "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readNBytes(15), StandardCharsets.UTF_8);
    }

    @Test
    void bothProtocolsAndKindsOfKeysServe() throws Exception {
        for (Issued issued : List.of(ec, rsa)) {
            Gateway gateway = Gateway.startWithTls(identity(issued));
            try (gateway) {
                for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                    try (SSLSocket socket = connect(gateway, issued, protocol)) {
                        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                        assertThat(ask(socket, gateway)).isEqualTo("HTTP/1.1 200 OK");
                    }
                }
            }
            // Requests have ended when the server has; on virtual threads, as without TLS.
            assertThat(gateway.answered).hasSize(2).allMatch(line -> line.endsWith("true"));
        }
    }

    @Test
    void ed25519Serves() throws Exception {
        Issued ed = new TestCertificates(directory).issue("ed", "-keyalg", "Ed25519");
        try (Gateway gateway = Gateway.startWithTls(identity(ed));
                SSLSocket socket = connect(gateway, ed, "TLSv1.3")) {
            assertThat(ask(socket, gateway)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void plainHttpIsNotAnswered() throws Exception {
        try (Gateway gateway = Gateway.startWithTls(identity(ec));
                RawClient client = new RawClient(gateway.port())) {
            client.send(new Signer(gateway.port()).request("GET", "/", "", ""));
            assertThatThrownBy(() -> client.answer(false)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRenewedCertificateIsShownAndConnectionsGoOn() throws Exception {
        try (Gateway gateway = Gateway.startWithTls(identity(ec));
                SSLSocket old = connect(gateway, ec, "TLSv1.3")) {
            gateway.server.renew(identity(rsa));
            try (SSLSocket socket = connect(gateway, rsa, "TLSv1.3")) {
                X509Certificate shown =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=rsa");
            }
            assertThatThrownBy(() -> connect(gateway, ec, "TLSv1.3"))
                    .isInstanceOf(SSLException.class);
            assertThat(ask(old, gateway)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    private static void refused(
            String chain, String key, Instant now, Where where, String message) {
        assertThatThrownBy(() -> TlsIdentity.ofPem(chain, key, now))
                .isInstanceOfSatisfying(
                        UnusableTlsException.class, e -> assertThat(e.where()).isEqualTo(where))
                .hasMessageContaining(message);
    }

    @Test
    void whatCannotServeIsSaid() {
        Instant now = Instant.now();
        Instant late = now.plus(Duration.ofDays(11));
        refused(ec.chain(), ec.key(), late, Where.CERTIFICATE, "has expired at");
        Instant early = now.minus(Duration.ofDays(1));
        refused(ec.chain(), ec.key(), early, Where.CERTIFICATE, "not good before");
        refused(ec.chain(), rsa.key(), now, Where.KEY, "not the key of the certificate");
        refused("", ec.key(), now, Where.CERTIFICATE, "no CERTIFICATE");
        refused(ec.key(), ec.chain(), now, Where.CERTIFICATE, "no CERTIFICATE");
        refused(ec.chain(), ec.chain(), now, Where.KEY, "no PRIVATE KEY");
        refused(
                ec.chain().replaceFirst("\n[^\n]+\n", "\nAAAA\n"),
                ec.key(),
                now,
                Where.CERTIFICATE,
                "certificate 1 in it is malformed");
        refused(
                ec.chain() + rsa.chain(),
                ec.key(),
                now,
                Where.CERTIFICATE,
                "certificate 2 in it was not issued by certificate 3");
        refused(ec.chain(), rsa.key().replace("PRIVATE", "RSA PRIVATE"), now, Where.KEY, "-topk8");
        refused(
                ec.chain(),
                rsa.key().replace("PRIVATE", "ENCRYPTED PRIVATE"),
                now,
                Where.KEY,
                "is encrypted");
        refused(
                ec.chain(),
                TestCertificates.pem("PRIVATE KEY", new byte[] {1, 2}),
                now,
                Where.KEY,
                "no RSA, EC or Ed25519 key");
        refused(ec.chain().repeat(9), ec.key(), now, Where.CERTIFICATE, "more than 16");
    }
}
