package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.tls.TlsCertificates;
import io.tarn.crypto.tls.TlsCredentials;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: exactly those get through who prove an identity that is expected, at every connection.
class MutualTlsTest {
    private final IoThreads io = IoThreads.start("tls", 2);
    private final TransportLimits limits = new TestLimits().build();
    private final Set<IdentityKey> known = ConcurrentHashMap.newKeySet();
    private final MovableClock clock = new MovableClock();

    MutualTlsTest() {
        known.add(Loopback.CLIENT.publicKey());
    }

    @AfterEach
    void stop() {
        io.close();
    }

    private static final class MovableClock implements InstantSource {
        volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }
    }

    private TransportServer server(NodeIdentity identity, TlsLibrary library) throws IOException {
        var security = new ServerSecurity(Loopback.tls(identity, library, clock), known::contains);
        return TransportServer.bind(io, Loopback.anyPort(), security, limits, Loopback.ECHO);
    }

    private PeerLink link(
            TransportServer server, NodeIdentity self, TlsLibrary library, InstantSource time) {
        return Loopback.link(io, server.address(), Loopback.tls(self, library, time), limits);
    }

    private static void serves(PeerLink link) {
        assertThat(Answer.to(link, Loopback.QUESTION).reply()).isEqualTo(Loopback.QUESTION);
    }

    private static void refuses(PeerLink link) {
        assertThat(Answer.to(link, Loopback.QUESTION).failure())
                .isEqualTo(LinkFailure.REFUSED_IDENTITY);
    }

    @ParameterizedTest
    @EnumSource
    void unknownClientIsRefused(TlsLibrary library) throws IOException {
        try (var server = server(Loopback.SERVER, library);
                var link = link(server, Loopback.STRANGER, library, clock)) {
            refuses(link);
            assertThat(server.counters().count(TransportEvent.UNKNOWN_IDENTITY)).isPositive();
            assertThat(server.counters().count(TransportEvent.CONNECTED)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverThatIsNotTheExpectedOneIsRefused(TlsLibrary library) throws IOException {
        try (var server = server(Loopback.STRANGER, library);
                var link = link(server, Loopback.CLIENT, library, clock)) {
            refuses(link);
            assertThat(link.counters().count(TransportEvent.UNKNOWN_IDENTITY)).isPositive();
            Loopback.awaitEvent(server.counters(), TransportEvent.NO_HANDSHAKE, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiredServerIsRefused(TlsLibrary library) throws IOException {
        try (var server = server(Loopback.SERVER, library);
                var link = link(server, Loopback.CLIENT, library, in(Duration.ofDays(60)))) {
            refuses(link);
            assertThat(link.counters().count(TransportEvent.BAD_CERTIFICATE)).isPositive();
        }
    }

    private InstantSource in(Duration ahead) {
        return InstantSource.fixed(clock.now.plus(ahead));
    }

    @ParameterizedTest
    @EnumSource
    void expiredClientIsRefused(TlsLibrary library) throws Exception {
        TlsCredentials expired = credentials(Loopback.CLIENT, clock.now.minus(Duration.ofDays(60)));
        refusesRaw(library, new RawTls(expired), "TLSv1.3", TransportEvent.BAD_CERTIFICATE);
    }

    @ParameterizedTest
    @EnumSource
    void clientWithoutCertificateIsRefused(TlsLibrary library) throws Exception {
        refusesRaw(library, new RawTls(null), "TLSv1.3", TransportEvent.NO_HANDSHAKE);
    }

    @ParameterizedTest
    @EnumSource
    void olderTlsIsRefused(TlsLibrary library) throws Exception {
        var current = new RawTls(credentials(Loopback.CLIENT, clock.now));
        refusesRaw(library, current, "TLSv1.2", TransportEvent.NO_HANDSHAKE);
    }

    private void refusesRaw(
            TlsLibrary library, RawTls client, String protocol, TransportEvent counted)
            throws IOException {
        try (var server = server(Loopback.SERVER, library)) {
            try (var connection = client.connect(server.address(), protocol)) {
                assertThat(connection.hearsEnd()).isTrue();
            } catch (IOException e) {
                // Refused before the client's handshake ended, by an alert or a reset.
            }
            Loopback.awaitEvent(server.counters(), counted, 1);
            assertThat(server.counters().count(TransportEvent.CONNECTED)).isZero();
        }
    }

    private static TlsCredentials credentials(NodeIdentity identity, Instant from) {
        return TlsCertificates.issue(identity, from, Duration.ofDays(1), new SecureRandom());
    }

    /// Whoever has a certificate of its own cannot say hello in another one's name.
    @ParameterizedTest
    @EnumSource
    void helloMustNameTheCertifiedIdentity(TlsLibrary library) throws Exception {
        known.add(Loopback.STRANGER.publicKey());
        var stranger = new RawTls(credentials(Loopback.STRANGER, clock.now));
        try (var server = server(Loopback.SERVER, library);
                var connection = stranger.connect(server.address(), "TLSv1.3")) {
            connection.sayHello(Loopback.CLIENT);
            assertThat(connection.hearsEnd()).isTrue();
            assertThat(server.counters().count(TransportEvent.UNKNOWN_IDENTITY)).isEqualTo(1);
        }
    }

    /// The client offers the first connection's session for the second one; it must not carry an
    /// identity past its striking off.
    @ParameterizedTest
    @EnumSource
    void everyConnectionIsJudgedAnew(TlsLibrary library) throws Exception {
        var client = new RawTls(credentials(Loopback.CLIENT, clock.now));
        try (var server = server(Loopback.SERVER, library);
                var first = client.connect(server.address(), "TLSv1.3")) {
            first.sayHello(Loopback.CLIENT);
            assertThat(first.hear().verdict()).isEqualTo(Hello.Verdict.WELCOME);
            known.clear();
            try (var second = client.connect(server.address(), "TLSv1.3")) {
                assertThat(second.hearsEnd()).isTrue();
            } catch (IOException e) {
                // Refused before the client's handshake ended, by an alert or a reset.
            }
            Loopback.awaitEvent(server.counters(), TransportEvent.UNKNOWN_IDENTITY, 1);
            assertThat(server.counters().count(TransportEvent.CONNECTED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsStruckOffLosesItsConnections(TlsLibrary library) throws IOException {
        var quick = new TestLimits();
        quick.idleMs = 1_000;
        var security =
                new ServerSecurity(Loopback.tls(Loopback.SERVER, library, clock), known::contains);
        try (var server =
                        TransportServer.bind(
                                io, Loopback.anyPort(), security, quick.build(), Loopback.ECHO);
                var link =
                        Loopback.link(
                                io,
                                server.address(),
                                Loopback.tls(Loopback.CLIENT, library, clock),
                                quick.build())) {
            assertThat(Loopback.askPatiently(link, Loopback.QUESTION)).isEqualTo(Loopback.QUESTION);
            known.clear();
            Loopback.awaitEvent(server.counters(), TransportEvent.UNKNOWN_IDENTITY, 1);
            Loopback.await("disconnected", () -> server.connections() == 0);
        }
    }

    /// Weeks pass: both ends renew their certificates while they run, and reconnect with them.
    @ParameterizedTest
    @EnumSource
    void certificatesAreRenewedWithoutARestart(TlsLibrary library) throws IOException {
        try (var server = server(Loopback.SERVER, library)) {
            ChannelSecurity client = Loopback.tls(Loopback.CLIENT, library, clock);
            for (int week = 0; week < 6; week++) {
                try (var link = Loopback.link(io, server.address(), client, limits)) {
                    serves(link);
                }
                clock.now = clock.now.plus(Duration.ofDays(7));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void renewalComesBeforeExpiry(TlsLibrary library) {
        var identity = new TlsIdentity(Loopback.CLIENT, Duration.ofDays(9), clock);
        TlsCredentials first = identity.current();
        assertThat(identity.current()).isSameAs(first);
        for (int hour = 0; hour < 24 * 30; hour++) {
            clock.now = clock.now.plus(Duration.ofHours(1));
            Instant end = identity.current().certificate().getNotAfter().toInstant();
            assertThat(Duration.between(clock.now, end)).isGreaterThan(Duration.ofDays(2));
        }
        assertThat(identity.current()).isNotEqualTo(first);
    }

    /// The two libraries understand each other.
    @ParameterizedTest
    @EnumSource
    void librariesMix(TlsLibrary library) throws IOException {
        TlsLibrary other = library == TlsLibrary.JDK ? TlsLibrary.fastest() : TlsLibrary.JDK;
        try (var server = server(Loopback.SERVER, library);
                var link = link(server, Loopback.CLIENT, other, clock)) {
            serves(link);
        }
    }
}
