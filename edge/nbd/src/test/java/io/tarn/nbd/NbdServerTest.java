package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import io.tarn.nbd.RawClient.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NbdServerTest {
    private static final int READ = Command.READ.code();
    private static final int WRITE = Command.WRITE.code();
    private static final int BLOCK_BYTES = 4096;
    private static final int REQUEST_BYTES_MAX = 1 << 16;
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration IMPATIENT = Duration.ofMillis(200);

    private final HeldWorld world = new HeldWorld();
    private final MemoryVolume volume = new MemoryVolume(BLOCK_BYTES, 8192, world);
    private final ByteDevice device = new ByteDevice(volume, DeviceLimits.production());
    private final BlockingQueue<NbdEvent> events = new LinkedBlockingQueue<>();
    private Optional<NbdServer> running = Optional.empty();

    @AfterEach
    void nothingIsLeftBehind() {
        world.release();
        running.ifPresent(server -> {
            server.close();
            assertThat(server.heldBytes()).isZero();
            assertThat(server.connections()).isZero();
        });
        assertThat(events).noneMatch(NbdEvent.Broken.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(Sockets.class)
    void writesAndReadsOnEitherKindOfSocket(Sockets sockets) throws Exception {
        world.release();
        start(config(limits(PATIENT, PATIENT)), sockets);
        try (RawClient client = client().using("disk")) {
            client.request(0, WRITE, 1, 100, 3);
            client.send(Bytes.ofHex("aabbcc"));
            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
            client.request(0, READ, 2, 99, 5);
            assertThat(client.reply()).isEqualTo(new Reply(2, 0));
            assertThat(client.read(5)).isEqualTo(Bytes.ofHex("00aabbcc00"));
        }
    }

    @Test
    void requestsAreAnsweredInTheOrderTheyAreDone() throws Exception {
        start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk")) {
            client.request(0, READ, 1, 0, 1);
            world.awaitHeld(1);
            client.request(0, READ, 2, BLOCK_BYTES, 1);
            world.awaitHeld(2);

            world.runLatest();

            assertThat(client.reply()).isEqualTo(new Reply(2, 0));
            client.read(1);
            world.release();
            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
        }
    }

    /// "A server MUST NOT reply to a command that has NBD_CMD_FLAG_FUA set … until the data is
    /// persisted".
    @Test
    void forcedWriteIsFlushedBeforeItsReply() throws Exception {
        world.release();
        start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk")) {
            client.request(0, WRITE, 1, 0, 1);
            client.send(Bytes.ofHex("01"));
            client.reply();
            assertThat(volume.flushes).hasValue(0);
            client.request(Wire.CMD_FLAG_FUA, WRITE, 2, 0, 1);
            client.send(Bytes.ofHex("02"));
            assertThat(client.reply()).isEqualTo(new Reply(2, 0));
            assertThat(volume.flushes).hasValue(1);
        }
    }

    @Test
    void failuresOfTheVolumeAreErrorsOfTheRequest() throws Exception {
        world.release();
        start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk")) {
            volume.refusal = Optional.of(Refusal.DISK_FULL);
            client.request(0, WRITE, 1, 0, 1);
            client.send(Bytes.ofHex("01"));
            assertThat(client.reply()).isEqualTo(new Reply(1, NbdError.ENOSPC.errno()));
            volume.refusal = Optional.of(Refusal.NOT_PERMITTED);
            client.request(0, WRITE, 2, 0, 1);
            client.send(Bytes.ofHex("01"));
            assertThat(client.reply()).isEqualTo(new Reply(2, NbdError.EPERM.errno()));
            volume.refusal = Optional.empty();
            client.request(0, WRITE, 3, 0, 1);
            client.send(Bytes.ofHex("01"));
            assertThat(client.reply()).isEqualTo(new Reply(3, 0));
        }
    }

    /// "The server MUST handle all outstanding requests".
    @Test
    void leavingClientGetsItsRepliesFirst() throws Exception {
        start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk")) {
            client.request(0, READ, 1, 0, 1);
            world.awaitHeld(1);
            client.request(0, Command.DISC.code(), 2, 0, 0);
            client.request(0, READ, 3, 0, 1); // not even looked at

            world.release();

            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
            client.read(1);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void requestsOfOneConnectionAreBounded() throws Exception {
        NbdLimits limits = limits(PATIENT, PATIENT);
        NbdServer server = start(limits);
        try (RawClient client = client().using("disk")) {
            int requests = 3 * limits.requestsInFlightMax();
            for (int i = 0; i < requests; i++) {
                client.request(0, READ, i, (long) i * BLOCK_BYTES, 1);
            }
            world.awaitHeld(limits.requestsInFlightMax());
            assertThat(world.heldCount()).isEqualTo(limits.requestsInFlightMax());
            assertThat(server.heldBytes()).isEqualTo(limits.requestsInFlightMax());

            world.release();

            for (int i = 0; i < requests; i++) {
                assertThat(client.reply().errno()).isZero();
                client.read(1);
            }
        }
    }

    @Test
    void bytesOfAllConnectionsAreBoundedTogether() throws Exception {
        NbdLimits limits = limits(PATIENT, PATIENT);
        NbdServer server = start(limits);
        int clients = (int) (2 * limits.serverBytesMax() / REQUEST_BYTES_MAX);
        RawClient[] all = new RawClient[clients];
        for (int i = 0; i < clients; i++) {
            all[i] = client().using("disk");
            all[i].request(0, READ, i, (long) i * REQUEST_BYTES_MAX, REQUEST_BYTES_MAX);
        }
        int blocks = REQUEST_BYTES_MAX / BLOCK_BYTES;
        world.awaitHeld(clients / 2 * blocks);
        assertThat(server.heldBytes()).isEqualTo(limits.serverBytesMax());

        world.release();

        for (int i = 0; i < clients; i++) {
            assertThat(all[i].reply()).isEqualTo(new Reply(i, 0));
            all[i].read(REQUEST_BYTES_MAX);
            all[i].close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a0d0a0d0a0d0a", // GET / HTTP/1.1
                "000000034948415645",
                "ffffffff",
                "1603010200010001fc0303"
            })
    void garbageEndsInOneEvent(String garbage) throws Exception {
        start(limits(IMPATIENT, PATIENT));
        try (RawClient client = client()) {
            client.send(Bytes.ofHex(garbage));

            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(nextEvent()).isInstanceOf(NbdEvent.Dropped.class);
        assertThat(events).isEmpty();
    }

    @Test
    void garbageAfterTheHandshakeIsNoRequest() throws Exception {
        start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk")) {
            client.send(Bytes.zeros(64));

            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(nextEvent()).isInstanceOf(NbdEvent.Attached.class);
        assertThat(droppedReason()).contains("magic");
    }

    @Test
    void silentClientIsNotWaitedForInTheHandshake() throws Exception {
        start(limits(IMPATIENT, PATIENT));
        try (RawClient client = client().greeted()) {
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(droppedReason()).isEqualTo("no export chosen in time");
    }

    @Test
    void requestThatNeverEndsIsNotWaitedFor() throws Exception {
        start(limits(PATIENT, IMPATIENT));
        try (RawClient client = client().using("disk")) {
            client.request(0, WRITE, 1, 0, REQUEST_BYTES_MAX);

            assertThat(client.isClosedByServer()).isTrue();
        }
        nextEvent();
        assertThat(droppedReason()).isEqualTo("a request did not arrive whole in time");
    }

    @Test
    void clientThatDoesNotReadIsNotWaitedFor() throws Exception {
        world.release();
        start(limits(PATIENT, IMPATIENT));
        try (RawClient client = client().using("disk")) {
            // Far more than the sockets' buffers take; sending ends when the server hangs up.
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1 << 20; i++) {
                                    client.request(0, READ, i, 0, REQUEST_BYTES_MAX);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
        nextEvent();
        assertThat(droppedReason()).isEqualTo("a reply was not read in time");
    }

    @Test
    void idleClientIsWaitedFor() throws Exception {
        world.release();
        start(limits(PATIENT, IMPATIENT));
        try (RawClient client = client().using("disk")) {
            TimeUnit.MILLISECONDS.sleep(3 * IMPATIENT.toMillis());
            client.request(0, READ, 1, 0, 1);
            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
        }
    }

    @Test
    void whoNeverSpeaksKeepsNobodyOut() throws Exception {
        NbdLimits limits = limits(PATIENT, PATIENT);
        start(limits);
        var silent = new ArrayList<RawClient>();
        for (int i = 0; i < limits.connectionsMax(); i++) {
            silent.add(client().greeted());
        }
        try (RawClient client = client().using("disk")) {
            assertThat(client).isNotNull();
            assertThat(silent.getFirst().isClosedByServer()).isTrue();
        }
        // Two connections, two threads: either may tell first.
        assertThat(List.of(nextEvent(), nextEvent()))
                .anySatisfy(event ->
                        assertThat(event)
                                .asInstanceOf(type(NbdEvent.Dropped.class))
                                .extracting(NbdEvent.Dropped::reason)
                                .isEqualTo("chose no export while others came"));
        for (RawClient each : silent) {
            each.close();
        }
    }

    @Test
    void connectionsAreBounded() throws Exception {
        NbdLimits limits = limits(PATIENT, PATIENT);
        start(limits);
        RawClient[] all = new RawClient[limits.connectionsMax()];
        for (int i = 0; i < all.length; i++) {
            all[i] = client().using("disk");
            assertThat(nextEvent()).isInstanceOf(NbdEvent.Attached.class);
        }

        try (RawClient tooMany = client()) {
            assertThat(tooMany.isClosedByServer()).isTrue();
        }

        assertThat(droppedReason()).isEqualTo("more than 8 connections");
        for (RawClient client : all) {
            client.close();
        }
    }

    @Test
    void closingServerAnswersWhatIsInFlight() throws Exception {
        NbdServer server = start(limits(PATIENT, PATIENT));
        try (RawClient client = client().using("disk");
                RawClient undecided = client().greeted()) {
            client.request(0, READ, 1, 0, 1);
            world.awaitHeld(1);
            Thread closing = Thread.ofPlatform().start(server::close);
            assertThat(undecided.isClosedByServer()).isTrue();

            world.release();

            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
            client.read(1);
            assertThat(client.isClosedByServer()).isTrue();
            closing.join();
        }
    }

    @Test
    void addressInUseIsAClearError() throws Exception {
        NbdServer server = start(limits(PATIENT, PATIENT));

        assertThatThrownBy(() -> NbdServer.start(NbdConfig.on(server.address()), FixedExports.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining(Integer.toString(server.address().getPort()));
    }

    @Test
    void clientFindsWhatWasThereWhenItConnected() throws Exception {
        world.release();
        var exports = new LateExports(disk());
        start(config(limits(PATIENT, PATIENT)), exports, Sockets.ofThisMachine());
        try (RawClient client = client().using("disk")) {
            client.request(0, READ, 1, 0, 1);
            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
        }
    }

    /// Cannot be found before the look that a client's arrival causes is over, which takes a while.
    private record LateExports(Export export, CompletableFuture<Void> look) implements Exports {
        private static final long LOOK_MS = 200;

        LateExports(Export export) {
            this(export, new CompletableFuture<>());
        }

        @Override
        public CompletionStage<Void> refresh() {
            return look.completeOnTimeout(null, LOOK_MS, TimeUnit.MILLISECONDS);
        }

        @Override
        public List<ExportInfo> list() {
            return look.isDone() ? List.of(export.info()) : List.of();
        }

        @Override
        public Optional<Export> find(String name) {
            return look.isDone() ? Optional.of(export) : Optional.empty();
        }
    }

    @Test
    void tlsIsNegotiatedWhereItIsRequired() throws Exception {
        world.release();
        start(config(limits(PATIENT, PATIENT)).with(tls()), Sockets.ofThisMachine());
        try (RawClient client = client().greeted()) {
            client.option(Option.LIST.code(), Bytes.EMPTY);
            assertThat(client.optionReply()).isEqualTo(OptionReply.ERR_TLS_REQD.code());
            client.option(Option.STARTTLS.code(), Bytes.EMPTY);
            assertThat(client.optionReply()).isEqualTo(OptionReply.ACK.code());

            client.startTls();

            client.option(Option.EXPORT_NAME.code(), OptionReply.utf8("disk"));
            client.read(10);
            client.request(0, READ, 1, 0, REQUEST_BYTES_MAX);
            assertThat(client.reply()).isEqualTo(new Reply(1, 0));
            assertThat(client.read(REQUEST_BYTES_MAX).isZero()).isTrue();
        }
    }

    /// An attacker may put options behind the client's STARTTLS in the hope that they count as
    /// encrypted.
    @Test
    void plainTextBehindStartTlsIsNotBelieved() throws Exception {
        start(config(limits(PATIENT, PATIENT)).with(tls()), Sockets.ofThisMachine());
        try (RawClient client = client().greeted()) {
            client.send(
                    Bytes.ofHex(
                            "49484156454f50540000000500000000"
                                    + "49484156454f50540000000800000000"));

            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(nextEvent()).isInstanceOf(NbdEvent.Dropped.class);
    }

    @Test
    void garbageInsteadOfTlsIsOneLine() throws Exception {
        start(config(limits(PATIENT, PATIENT)).with(tls()), Sockets.ofThisMachine());
        try (RawClient client = client().greeted()) {
            client.option(Option.STARTTLS.code(), Bytes.EMPTY);
            client.optionReply();
            client.send(Bytes.ofHex("00".repeat(64)));

            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(droppedReason()).startsWith("TLS: ").hasLineCount(1);
    }

    private static NbdTls tls() throws Exception {
        X509Bundle bundle =
                new CertificateBuilder()
                        .subject("CN=localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        return new NbdTls(SslContextBuilder.forServer(bundle.toKeyManagerFactory()).build(), true);
    }

    /// Small enough that a test reaches each bound.
    private static NbdLimits limits(Duration handshakeTimeout, Duration stallTimeout) {
        return new NbdLimits(
                8,
                handshakeTimeout,
                stallTimeout,
                Duration.ofSeconds(20),
                1 << 14,
                64,
                REQUEST_BYTES_MAX,
                4,
                2 * REQUEST_BYTES_MAX,
                3 * REQUEST_BYTES_MAX);
    }

    private NbdConfig config(NbdLimits limits) {
        return NbdConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .with(limits)
                .with(events::add);
    }

    private NbdServer start(NbdLimits limits) throws IOException {
        return start(config(limits), Sockets.ofThisMachine());
    }

    private NbdServer start(NbdConfig config, Sockets sockets) throws IOException {
        return start(config, FixedExports.of(disk()), sockets);
    }

    private NbdServer start(NbdConfig config, Exports exports, Sockets sockets) throws IOException {
        NbdServer server = NbdServer.start(config, exports, sockets);
        running = Optional.of(server);
        return server;
    }

    private Export disk() {
        return Export.of("disk", "", false, device);
    }

    private RawClient client() throws IOException {
        return new RawClient(running.orElseThrow().address());
    }

    private NbdEvent nextEvent() throws InterruptedException {
        NbdEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private String droppedReason() throws InterruptedException {
        NbdEvent event = nextEvent();
        assertThat(event).isInstanceOf(NbdEvent.Dropped.class);
        return ((NbdEvent.Dropped) event).reason();
    }
}
