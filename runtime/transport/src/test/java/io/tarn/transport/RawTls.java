package io.tarn.transport;

import io.tarn.crypto.tls.TlsCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A TLS client that trusts everyone, shows what it is told to, and resumes sessions if it can.
final class RawTls {
    private static final char[] PASSWORD = "unused".toCharArray();

    private final SSLContext context;

    /// @param credentials what to show, null for nothing
    RawTls(@Nullable TlsCredentials credentials) throws GeneralSecurityException, IOException {
        context = SSLContext.getInstance("TLS");
        KeyManager[] keys = credentials == null ? null : keyManagers(credentials);
        context.init(keys, new TrustManager[] {new TrustEveryone()}, null);
    }

    private static KeyManager[] keyManagers(TlsCredentials credentials)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "self",
                credentials.privateKey(),
                PASSWORD,
                new Certificate[] {credentials.certificate()});
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    /// Connects and shakes hands; in TLS 1.3 the server may object only afterwards.
    RawPeer connect(InetSocketAddress address, String protocol) throws IOException {
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort());
        socket.setEnabledProtocols(new String[] {protocol});
        var peer = new RawPeer(socket);
        socket.startHandshake();
        return peer;
    }

    private static final class TrustEveryone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
