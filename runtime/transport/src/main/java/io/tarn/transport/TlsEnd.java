package io.tarn.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.tls.TlsCredentials;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Makes one server's, or one link's, ends of TLS connections. Safe for use by many threads.
///
/// Sessions are not resumed, and if a library did resume one, [#identify] would judge its
/// certificate all the same: whoever is no longer known, or expired, gets no second connection.
final class TlsEnd {
    private static final String PROTOCOL = "TLSv1.3";

    /// A peer that takes nothing does not get to hold the connection open for TLS's farewell.
    private static final int CLOSE_NOTIFY_MS_MAX = 1_000;

    private final ChannelSecurity.MutualTls security;
    private final boolean server;
    private final IdentityTrust trust;
    private @Nullable TlsCredentials credentials;
    private @Nullable SslContext context;

    private TlsEnd(
            ChannelSecurity.MutualTls security, boolean server, Predicate<IdentityKey> expected) {
        this.security = security;
        this.server = server;
        this.trust = new IdentityTrust(expected, security.identity().clock());
    }

    /// The end of a server that serves `known` identities, if its channel has TLS.
    static @Nullable TlsEnd ofServer(ChannelSecurity channel, Predicate<IdentityKey> known) {
        return of(channel, true, known);
    }

    /// The end of a link to exactly `expected`, if its channel has TLS.
    static @Nullable TlsEnd ofLink(ChannelSecurity channel, IdentityKey expected) {
        return of(channel, false, expected::equals);
    }

    private static @Nullable TlsEnd of(
            ChannelSecurity channel, boolean server, Predicate<IdentityKey> expected) {
        return switch (channel) {
            case ChannelSecurity.Plain _ -> null;
            case ChannelSecurity.MutualTls tls -> new TlsEnd(tls, server, expected);
        };
    }

    /// What encrypts and decrypts one new connection, with credentials that are valid now.
    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = currentContext().newHandler(allocator);
        // FrameChannelHandler bounds the whole handshake, of which TLS is a part.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MS_MAX);
        return handler;
    }

    /// Who is at the other end of a finished handshake.
    IdentityKey identify(SSLSession session) throws RefusedCertificateException {
        try {
            return trust.judge(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            throw new RefusedCertificateException(
                    TransportEvent.BAD_CERTIFICATE, "shows no certificate");
        }
    }

    private synchronized SslContext currentContext() {
        TlsCredentials wanted = security.identity().current();
        if (context == null || !wanted.equals(credentials)) {
            context = build(wanted);
            credentials = wanted;
        }
        return context;
    }

    private SslContext build(TlsCredentials own) {
        var credential = new OneCredential(own);
        SslContextBuilder builder =
                server
                        ? SslContextBuilder.forServer(credential).clientAuth(ClientAuth.REQUIRE)
                        : SslContextBuilder.forClient()
                                .keyManager(credential)
                                .endpointIdentificationAlgorithm(null);
        try {
            SslContext built =
                    builder.sslProvider(security.library().provider())
                            .protocols(PROTOCOL)
                            .trustManager(trust)
                            .build();
            if (built instanceof OpenSslContext boring) {
                boring.sessionContext().setSessionCacheEnabled(false);
            }
            return built;
        } catch (SSLException e) {
            throw new IllegalStateException("TLS 1.3 with P-256 is not available", e);
        }
    }
}
