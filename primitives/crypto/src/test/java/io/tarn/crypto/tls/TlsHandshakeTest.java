package io.tarn.crypto.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.tls.CertificateVerdict.Accepted;
import io.tarn.crypto.tls.CertificateVerdict.Rejected;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/// The certificates carry a mutual TLS 1.3 handshake of the JDK, in memory, with a trust manager
/// that asks [TlsCertificates#verify] alone.
class TlsHandshakeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int STEPS_MAX = 50;

    private static final NodeIdentity CLIENT = NodeIdentity.ofSeed(Bytes.ofHex("c1".repeat(32)));
    private static final NodeIdentity SERVER = NodeIdentity.ofSeed(Bytes.ofHex("5e".repeat(32)));

    @Test
    void bothEndsLearnEachOthersIdentity() throws Exception {
        SSLEngine client = engine(CLIENT, SERVER.publicKey(), NOW, true);
        SSLEngine server = engine(SERVER, CLIENT.publicKey(), NOW, false);
        shakeHands(client, server);

        assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(identityOf(client)).isEqualTo(SERVER.publicKey());
        assertThat(identityOf(server)).isEqualTo(CLIENT.publicKey());
    }

    @Test
    void anotherIdentityIsRefused() throws Exception {
        NodeIdentity mallory = NodeIdentity.ofSeed(Bytes.ofHex("66".repeat(32)));
        SSLEngine client = engine(CLIENT, SERVER.publicKey(), NOW, true);
        SSLEngine server = engine(mallory, CLIENT.publicKey(), NOW, false);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void expiredCredentialsAreRefused() throws Exception {
        SSLEngine client = engine(CLIENT, SERVER.publicKey(), NOW.plus(LIFETIME.plusDays(1)), true);
        SSLEngine server = engine(SERVER, CLIENT.publicKey(), NOW, false);
        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    private static IdentityKey identityOf(SSLEngine engine) throws Exception {
        var leaf = (X509Certificate) engine.getSession().getPeerCertificates()[0];
        return ((Accepted) TlsCertificates.verify(leaf, NOW)).identity();
    }

    private static SSLEngine engine(
            NodeIdentity self, IdentityKey peer, Instant now, boolean clientMode) throws Exception {
        TlsCredentials credentials = TlsCertificates.issue(self, NOW, LIFETIME, new SecureRandom());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = new char[0];
        var chain = new Certificate[] {credentials.certificate()};
        store.setKeyEntry("self", credentials.privateKey(), password, chain);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Pinned(peer, now)}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(clientMode);
        engine.setNeedClientAuth(!clientMode);
        return engine;
    }

    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS_MAX; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                in.flip();
                engine.unwrap(in, nothing);
                in.compact();
            }
        }
    }

    /// Trusts one identity, as transport does with those of its cluster file.
    private static final class Pinned extends X509ExtendedTrustManager {
        private final IdentityKey peer;
        private final Instant now;

        Pinned(IdentityKey peer, Instant now) {
            this.peer = peer;
            this.now = now;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            switch (TlsCertificates.verify(chain[0], now)) {
                case Rejected(var reason, var detail) ->
                        throw new CertificateException(reason + ": " + detail);
                case Accepted(var identity) -> {
                    if (!identity.equals(peer)) {
                        throw new CertificateException("not the expected peer: " + identity);
                    }
                }
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
