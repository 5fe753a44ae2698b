package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a connection that is merely quiet stays, because each end says that it lives.
class KeepaliveTest {
    private final IoThreads io = IoThreads.start("quiet", 1);
    private final TestLimits limits = new TestLimits();

    @BeforeEach
    void shortButNotTooShort() {
        limits.idleMs = 3_000;
    }

    @AfterEach
    void stop() {
        io.close();
    }

    @Test
    void serverSpeaksUnasked() throws Exception {
        var security = Loopback.Security.PLAIN.of(Loopback.SERVER);
        try (var server = Loopback.server(io, security, limits.build(), Loopback.ECHO);
                var client = RawPeer.greeted(server.address(), Loopback.CLIENT)) {
            assertThat(client.hearType()).isEqualTo(FrameType.KEEPALIVE.code());
        }
    }

    @Test
    void linkSpeaksUnasked() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var link =
                        Loopback.link(
                                io,
                                (InetSocketAddress) listening.getLocalSocketAddress(),
                                Loopback.Security.PLAIN.of(Loopback.CLIENT),
                                limits.build())) {
            link.connect();
            try (var server = new RawPeer(listening.accept())) {
                server.hear();
                server.sayHello(Loopback.SERVER);
                assertThat(server.hearType()).isEqualTo(FrameType.KEEPALIVE.code());
            }
        }
    }
}
