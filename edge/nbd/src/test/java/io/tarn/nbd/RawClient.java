package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A client that does what a test says and nothing else. Reads give up after a while, so that a
/// server that is silent fails the test.
final class RawClient implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 20_000;

    private Socket socket;
    private DataInputStream in;
    private DataOutputStream out;

    RawClient(InetSocketAddress server) throws IOException {
        use(new Socket(server.getAddress(), server.getPort()));
    }

    private void use(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(READ_MILLIS_MAX);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /// Greets as every current client does.
    RawClient greeted() throws IOException {
        assertThat(read(18)).isEqualTo(Handshake.greeting());
        send(Bytes.ofHex("00000003"));
        return this;
    }

    /// Uses an export without structured replies.
    RawClient using(String export) throws IOException {
        greeted();
        option(Option.EXPORT_NAME.code(), Bytes.owning(export.getBytes(StandardCharsets.UTF_8)));
        read(10);
        return this;
    }

    void option(int code, Bytes data) throws IOException {
        out.writeLong(Wire.OPTION_MAGIC);
        out.writeInt(code);
        out.writeInt(data.size());
        send(data);
    }

    /// The kind of the next reply to an option, whose data is skipped.
    int optionReply() throws IOException {
        assertThat(in.readLong()).isEqualTo(Wire.OPTION_REPLY_MAGIC);
        in.readInt();
        int code = in.readInt();
        in.skipNBytes(in.readInt());
        return code;
    }

    void send(Bytes bytes) throws IOException {
        out.write(bytes.toArray());
        out.flush();
    }

    void request(int flags, int command, long cookie, long offset, int lengthBytes)
            throws IOException {
        out.writeInt(Wire.REQUEST_MAGIC);
        out.writeShort(flags);
        out.writeShort(command);
        out.writeLong(cookie);
        out.writeLong(offset);
        out.writeInt(lengthBytes);
        out.flush();
    }

    record Reply(long cookie, int errno) {}

    Reply reply() throws IOException {
        assertThat(in.readInt()).isEqualTo(Wire.SIMPLE_REPLY_MAGIC);
        int errno = in.readInt();
        return new Reply(in.readLong(), errno);
    }

    Bytes read(int lengthBytes) throws IOException {
        byte[] bytes = new byte[lengthBytes];
        in.readFully(bytes);
        return Bytes.owning(bytes);
    }

    /// Whether the server has closed the connection, after whatever it still sent.
    boolean isClosedByServer() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (EOFException | SocketException closed) {
            return true;
        }
    }

    /// Goes on under TLS, believing any certificate.
    void startTls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        SSLSocket secured =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, "localhost", socket.getPort(), true);
        secured.startHandshake();
        use(secured);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Credulous implements X509TrustManager {
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
