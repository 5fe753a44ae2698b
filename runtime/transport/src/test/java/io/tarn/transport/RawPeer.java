package io.tarn.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// One end of a plain connection that says exactly the bytes it is told to.
final class RawPeer implements Closeable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer connect(InetSocketAddress address) throws IOException {
        return new RawPeer(new Socket(address.getAddress(), address.getPort()));
    }

    /// A client that has exchanged hellos.
    static RawPeer greeted(InetSocketAddress address, NodeIdentity self) throws Exception {
        RawPeer peer = connect(address);
        peer.sayHello(self);
        peer.hear();
        return peer;
    }

    void sayHello(NodeIdentity self) throws IOException {
        say(new Hello(Hello.Verdict.WELCOME, self.publicKey()).encode());
    }

    /// The other end's hello.
    Hello hear() throws IOException, MalformedException {
        return Hello.decode(Bytes.owning(in.readNBytes(Hello.BYTES)));
    }

    void say(Bytes bytes) throws IOException {
        socket.getOutputStream().write(bytes.toArray());
    }

    void say(FrameType type, long correlation, Message message) throws IOException {
        say(bytesOf(type, correlation, message));
    }

    /// Reads one frame's correlation id; the frame must have come in order to have one.
    long hearFrame() throws IOException {
        int length = in.readInt();
        int type = in.readByte();
        long correlation = in.readLong();
        in.skipNBytes(length - 1 - Long.BYTES);
        return type == FrameType.KEEPALIVE.code() ? hearFrame() : correlation;
    }

    /// Reads one frame's type, and nothing of the frame after it.
    int hearType() throws IOException {
        in.readInt();
        return in.readByte();
    }

    /// Whether the other end has closed, after whatever it had still to say.
    boolean hearsEnd() {
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    static Bytes bytesOf(FrameType type, long correlation, Message message) {
        ByteBuf buffer = Unpooled.buffer();
        FrameEncoder.encode(type, correlation, message, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return Bytes.owning(bytes);
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }
}
