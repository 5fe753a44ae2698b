package io.tarn.cli;

import io.tarn.bucket.NewBuckets;
import io.tarn.catalogue.HostPort;
import io.tarn.s3.AccessKeys;
import io.tarn.s3.S3Config;
import io.tarn.s3.S3Server;
import io.tarn.s3.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// An S3 server over the buckets of a session's caller; closes before the session does.
final class S3Endpoint implements AutoCloseable {
    static final int PORT = 9_000;

    private final S3Server server;
    private final String host;
    private final String scheme;

    private S3Endpoint(S3Server server, String host, String scheme) {
        this.server = server;
        this.host = host;
        this.scheme = scheme;
    }

    /// On plain HTTP.
    ///
    /// @param made what buckets are that are made by it
    static S3Endpoint start(
            HostPort listen, ClusterSession session, AccessKeys keys, NewBuckets made)
            throws CommandFailure {
        return start(listen, session, keys, made, Optional.empty());
    }

    /// @param made what buckets are that are made by it
    /// @param tls what it shows over TLS; without it, it speaks plain HTTP
    static S3Endpoint start(
            HostPort listen,
            ClusterSession session,
            AccessKeys keys,
            NewBuckets made,
            Optional<TlsIdentity> tls)
            throws CommandFailure {
        var address = new InetSocketAddress(listen.host(), listen.port());
        if (address.isUnresolved()) {
            throw new CommandFailure(ExitStatus.USAGE, "no such host: " + listen.host());
        }
        try {
            S3Config plain = S3Config.on(address);
            S3Config config = tls.map(plain::withTls).orElse(plain);
            var server = S3Server.start(config, session.buckets(made), keys);
            return new S3Endpoint(server, listen.host(), tls.isPresent() ? "https" : "http");
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /// Shows this from now on.
    void renew(TlsIdentity identity) {
        server.renew(identity);
    }

    /// What clients are given.
    String url() {
        return scheme + "://" + new HostPort(host, server.address().getPort());
    }

    @Override
    public void close() {
        server.close();
    }
}
