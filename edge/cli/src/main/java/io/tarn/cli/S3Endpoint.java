package io.tarn.cli;

import io.tarn.bucket.NewBuckets;
import io.tarn.catalogue.HostPort;
import io.tarn.s3.AccessKeys;
import io.tarn.s3.S3Config;
import io.tarn.s3.S3Server;
import java.io.IOException;
import java.net.InetSocketAddress;

/// An S3 server over the buckets of a session's caller; closes before the session does.
final class S3Endpoint implements AutoCloseable {
    static final int PORT = 9_000;

    private final S3Server server;
    private final String host;

    private S3Endpoint(S3Server server, String host) {
        this.server = server;
        this.host = host;
    }

    /// @param made what buckets are that are made by it
    static S3Endpoint start(
            HostPort listen, ClusterSession session, AccessKeys keys, NewBuckets made)
            throws CommandFailure {
        var address = new InetSocketAddress(listen.host(), listen.port());
        if (address.isUnresolved()) {
            throw new CommandFailure(ExitStatus.USAGE, "no such host: " + listen.host());
        }
        try {
            var server = S3Server.start(S3Config.on(address), session.buckets(made), keys);
            return new S3Endpoint(server, listen.host());
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /// What clients are given.
    String url() {
        return "http://" + new HostPort(host, server.address().getPort());
    }

    @Override
    public void close() {
        server.close();
    }
}
