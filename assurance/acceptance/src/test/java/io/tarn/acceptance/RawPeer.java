package io.tarn.acceptance;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.tls.TlsCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

/// A connection that says exactly the bytes it is told to.
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MS = 120_000;
    private static final int HELLO_MAGIC = 0x5441524e;
    private static final int HELLO_VERDICT_AT = 6;
    private static final char[] PASSWORD = "unused".toCharArray();

    private final Socket socket;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    /// A bare TCP connection.
    static RawPeer connect(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// A TLS connection that trusts everyone and shows `credentials`.
    static RawPeer connectTls(int port, TlsCredentials credentials) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "self",
                credentials.privateKey(),
                PASSWORD,
                new Certificate[] {credentials.certificate()});
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, PASSWORD);
        KeyManager[] keys = factory.getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustEveryone()}, null);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        var peer = new RawPeer(socket);
        socket.startHandshake();
        return peer;
    }

    RawPeer say(Bytes bytes) throws IOException {
        socket.getOutputStream().write(bytes.toArray());
        return this;
    }

    /// The first bytes of a Tarn connection (docs/spec/transport.md).
    RawPeer sayHello(IdentityKey self) throws IOException {
        return say(
                new CanonicalWriter()
                        .u32(HELLO_MAGIC)
                        .u16(1)
                        .u8(0)
                        .fixed(self.encoding())
                        .toBytes());
    }

    /// Whether the other end says this many bytes before it closes.
    boolean hears(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes).length == bytes;
    }

    /// Whether the other end says hello, and that this end may stay (docs/spec/transport.md).
    boolean hearsWelcome() throws IOException {
        byte[] hello = socket.getInputStream().readNBytes(HELLO_VERDICT_AT + 1);
        return hello.length > HELLO_VERDICT_AT && hello[HELLO_VERDICT_AT] == 0;
    }

    /// Whether the other end closes, after whatever it had still to say.
    boolean hearsEnd() {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {}
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
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
