package io.tarn.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.site.Layout;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.operations.LinkTable;
import io.tarn.storage.StoreLimits;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import io.tarn.transport.ServerSecurity;
import io.tarn.transport.TransportLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rivals do what §5.1 says of them, over real sockets and stores: a rival that loses data would
/// be fast for nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RivalProtocolsTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final int BLOCK_BYTES = 8 << 10;

    private final List<RivalServer> servers = new ArrayList<>();
    private final List<KeyId> ids = new ArrayList<>();
    private IoThreads io;
    private LinkTable links;

    @BeforeAll
    void startServers(@TempDir Path data) throws Exception {
        io = IoThreads.start("rival-test", 1);
        IdentityKey client = Layout.client().publicKey();
        var addresses = new TreeMap<IdentityKey, InetSocketAddress>();
        for (int i = 0; i < REDUNDANCY.servers(); i++) {
            IdentityKey key = Layout.identity(i).publicKey();
            RivalServer server =
                    RivalServer.start(
                            Files.createDirectory(data.resolve("s" + i)),
                            StoreLimits.small(),
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            new ServerSecurity(new ChannelSecurity.Plain(key), client::equals),
                            io);
            servers.add(server);
            ids.add(key.id());
            addresses.put(key, server.address());
        }
        links = new LinkTable(io, new ChannelSecurity.Plain(client), TransportLimits.production());
        addresses.forEach(links::learn);
    }

    @AfterAll
    void stopServers() {
        links.close();
        servers.forEach(RivalServer::close);
        io.close();
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatWasWrittenLast(RivalKind kind) {
        RivalVolume volume = volume(kind, 1);
        for (int round = 0; round < 3; round++) {
            Bytes content = random(round);

            volume.write(7, content).join();

            assertThat(volume.read(7).join()).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsBlocksApart(RivalKind kind) {
        RivalVolume volume = volume(kind, 2);
        var writes = new ArrayList<CompletableFuture<Bytes>>();
        for (int block = 0; block < 16; block++) {
            writes.add(volume.write(block, random(100 + block)));
        }
        writes.forEach(CompletableFuture::join);

        for (int block = 0; block < 16; block++) {
            assertThat(volume.read(block).join()).isEqualTo(random(100 + block));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readOfABlockNeverWrittenFails(RivalKind kind) {
        assertThatThrownBy(() -> volume(kind, 3).read(0).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("read:");
    }

    @ParameterizedTest
    @EnumSource
    void writeToAMissingServerFails(RivalKind kind) {
        var strangers = new ArrayList<>(ids);
        strangers.set(0, Layout.identity(99).id());
        var volume = new RivalVolume(kind, idOf(4), REDUNDANCY, BLOCK_BYTES, links, strangers);

        assertThatThrownBy(() -> volume.write(0, random(0)).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("server 0");
    }

    private RivalVolume volume(RivalKind kind, int number) {
        return new RivalVolume(
                kind,
                idOf(10 * number + List.of(RivalKind.values()).indexOf(kind)),
                REDUNDANCY,
                BLOCK_BYTES,
                links,
                ids);
    }

    private static VolumeId idOf(int number) {
        byte[] id = new byte[VolumeId.BYTES];
        id[0] = (byte) number;
        return new VolumeId(Bytes.owning(id));
    }

    private static Bytes random(long seed) {
        byte[] content = new byte[BLOCK_BYTES];
        new SplittableRandom(seed).nextBytes(content);
        return Bytes.owning(content);
    }
}
