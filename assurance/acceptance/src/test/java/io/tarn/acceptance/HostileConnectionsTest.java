package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.VolumeDescriptor;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.tls.TlsCertificates;
import io.tarn.crypto.tls.TlsCredentials;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Garbage, oversized, slow and half-open connections to every port, and expired or unknown
/// identities, while clients work: they are got rid of, and nobody else notices.
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileConnectionsTest {
    private static final int OPERATIONS = 60;

    /// More than a node keeps waiting for their hello.
    private static final int HALF_OPEN = 300;

    private static final int HELLO_BYTES = 7 + IdentityKey.BYTES;
    private static final Duration LIFETIME = Duration.ofDays(1);

    @TempDir private static Path directory;

    private TestCluster cluster;
    private NbdGateway gateway;
    private VolumeDescriptor volume;
    private Workload load;
    private final List<RawPeer> open = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        cluster = TestCluster.start(directory);
        volume = cluster.create("disk", 256);
        gateway = NbdGateway.start(cluster);
        load = Workload.start(cluster.open(volume));
    }

    @AfterEach
    void serviceGoesOn() throws Exception {
        load.awaitProgress(OPERATIONS);
        // A client that comes only now is served too, also by NBD.
        load.verify(cluster.open(volume));
        assertThat(Tool.NBDINFO.run(directory, "--size", gateway.uri("disk")).strip())
                .isEqualTo(Long.toString(256L * TestCluster.BLOCK_BYTES));
        for (RawPeer peer : open) {
            peer.close();
        }
        open.clear();
        for (int node = 1; node <= TestCluster.NODES; node++) {
            assertThat(cluster.isAlive(node)).isTrue();
            assertThat(cluster.log(node)).doesNotContain("\tat ");
        }
    }

    @AfterAll
    void stop() {
        try {
            load.stop();
        } finally {
            gateway.close();
            cluster.close();
        }
    }

    @Test
    void garbage() throws Exception {
        byte[] garbage = new byte[100_000];
        new Random(1).nextBytes(garbage);
        for (int port : ports()) {
            RawPeer peer = connect(port);
            try {
                peer.say(Bytes.owning(garbage));
            } catch (java.net.SocketException e) {
                // It need not have listened to the end.
            }
            assertThat(peer.hearsEnd()).isTrue();
        }
    }

    /// A record of TLS, or the flags of NBD, as long as its header can say, of which nothing more
    /// comes; and a hello of NBD with an option of 4 GiB.
    @Test
    void announcedAndNotSent() throws Exception {
        for (int port : nodePorts()) {
            connect(port).say(Bytes.ofHex("160303ffff"));
        }
        RawPeer nbd = connect(gateway.port());
        nbd.say(Bytes.ofHex("00000003" + "49484156454f5054" + "00000001" + "ffffffff"));
        assertThat(nbd.hearsEnd()).isTrue();
    }

    @Test
    void halfOpen() throws Exception {
        for (int port : ports()) {
            for (int i = 0; i < HALF_OPEN; i++) {
                connect(port);
            }
        }
    }

    /// An owner's own connection may not ask for more memory than a frame.
    @Test
    void oversizedFrameOfSomebodyKnown() throws Exception {
        NodeIdentity owner = cluster.owner();
        for (int port : nodePorts()) {
            RawPeer peer = connectTls(port, credentials(owner, Instant.now()));
            peer.sayHello(owner.publicKey());
            assertThat(peer.hears(HELLO_BYTES)).as("the node's hello").isTrue();
            // A whole header and two bytes more: judged at once, not when the rest is overdue.
            peer.say(new CanonicalWriter().u32(Integer.MAX_VALUE).u64(0).u64(0).toBytes());
            assertThat(peer.hearsEnd()).isTrue();
        }
    }

    @Test
    void expiredCertificate() throws Exception {
        NodeIdentity owner = cluster.owner();
        Instant past = Instant.now().minus(LIFETIME.multipliedBy(3));
        for (int port : nodePorts()) {
            assertThat(isServed(port, owner, credentials(owner, Instant.now()))).isTrue();
            assertThat(isServed(port, owner, credentials(owner, past))).isFalse();
        }
    }

    @Test
    void unknownIdentity() throws Exception {
        NodeIdentity stranger = NodeIdentity.generate(new SecureRandom());
        for (int port : nodePorts()) {
            assertThat(isServed(port, stranger, credentials(stranger, Instant.now()))).isFalse();
            assertThat(isServed(port, cluster.owner(), credentials(stranger, Instant.now())))
                    .as("the owner's name with a stranger's certificate")
                    .isFalse();
        }
    }

    /// Whether the node answers this hello with one that says welcome.
    private boolean isServed(int port, NodeIdentity self, TlsCredentials credentials)
            throws Exception {
        try (RawPeer peer = RawPeer.connectTls(port, credentials)) {
            peer.sayHello(self.publicKey());
            return peer.hearsWelcome();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static TlsCredentials credentials(NodeIdentity identity, Instant issued) {
        return TlsCertificates.issue(
                identity, issued.minus(LIFETIME.dividedBy(2)), LIFETIME, new SecureRandom());
    }

    private RawPeer connect(int port) throws Exception {
        RawPeer peer = RawPeer.connect(port);
        open.add(peer);
        return peer;
    }

    private RawPeer connectTls(int port, TlsCredentials credentials) throws Exception {
        RawPeer peer = RawPeer.connectTls(port, credentials);
        open.add(peer);
        return peer;
    }

    private List<Integer> nodePorts() {
        var ports = new ArrayList<Integer>();
        for (int node = 1; node <= TestCluster.NODES; node++) {
            ports.add(cluster.port(node));
        }
        return ports;
    }

    private List<Integer> ports() {
        List<Integer> ports = nodePorts();
        ports.add(gateway.port());
        return ports;
    }
}
