package io.tarn.s3;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;

/// Of a server.
///
/// @param address to listen on; port 0 for one that the system chooses
/// @param hostSuffix of hosts that name buckets, `BUCKET.suffix`; without it only paths do
/// @param region that clients sign for
/// @param owner shown as the owner of all there is
/// @param clock signatures are judged by
/// @param tls what it shows its clients over TLS; without it, it speaks plain HTTP
public record S3Config(
        InetSocketAddress address,
        Optional<String> hostSuffix,
        String region,
        String owner,
        S3Limits limits,
        S3Events events,
        InstantSource clock,
        Optional<TlsIdentity> tls) {
    public static final String DEFAULT_REGION = "us-east-1";

    public static S3Config on(InetSocketAddress address) {
        return new S3Config(
                address,
                Optional.empty(),
                DEFAULT_REGION,
                "tarn",
                S3Limits.production(),
                S3Events.none(),
                InstantSource.system(),
                Optional.empty());
    }

    public S3Config withHostSuffix(String suffix) {
        return new S3Config(
                address, Optional.of(suffix), region, owner, limits, events, clock, tls);
    }

    public S3Config withLimits(S3Limits changed) {
        return new S3Config(address, hostSuffix, region, owner, changed, events, clock, tls);
    }

    public S3Config withEvents(S3Events changed) {
        return new S3Config(address, hostSuffix, region, owner, limits, changed, clock, tls);
    }

    public S3Config withTls(TlsIdentity identity) {
        return new S3Config(
                address, hostSuffix, region, owner, limits, events, clock, Optional.of(identity));
    }
}
