package io.tarn.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server over a store in memory.
final class Gateway implements AutoCloseable {
    static final AccessKey KEY = new AccessKey("AKIDTEST", "a secret of a test");

    private static final Identity WHO = new Identity(KEY, Principal.ofAll("test"));

    /// Operation and status of each answer, and whether a virtual thread gave it.
    final List<String> answered = new CopyOnWriteArrayList<>();

    final MemoryStore store;
    final S3Server server;

    private Gateway(MemoryStore store, S3Limits limits) throws IOException {
        this(
                store,
                limits,
                id -> Optional.of(WHO).filter(who -> who.key().id().equals(id)),
                Optional.empty());
    }

    private Gateway(MemoryStore store, S3Limits limits, AccessKeys keys, Optional<TlsIdentity> tls)
            throws IOException {
        this.store = store;
        S3Config config =
                S3Config.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withHostSuffix("localhost")
                        .withLimits(limits)
                        .withEvents((operation, status, _, in, out) ->
                                answered.add(
                                        operation
                                                + " "
                                                + status
                                                + " "
                                                + in
                                                + " "
                                                + out
                                                + " "
                                                + Thread.currentThread().isVirtual()));
        this.server = S3Server.start(tls.map(config::withTls).orElse(config), store, keys);
    }

    static Gateway start() throws IOException {
        return new Gateway(new MemoryStore(true), S3Limits.production());
    }

    static Gateway startFor(AccessKeys keys) throws IOException {
        return new Gateway(new MemoryStore(true), S3Limits.production(), keys, Optional.empty());
    }

    static Gateway startWithTls(TlsIdentity identity) throws IOException {
        return new Gateway(
                new MemoryStore(true),
                S3Limits.production(),
                id -> Optional.of(WHO).filter(who -> who.key().id().equals(id)),
                Optional.of(identity));
    }

    /// As the ring does: only retention removes versions.
    static Gateway startThatErasesNothing() throws IOException {
        return new Gateway(new MemoryStore(false), S3Limits.production());
    }

    static Gateway startImpatient(Duration patience) throws IOException {
        return new Gateway(
                new MemoryStore(true),
                S3Limits.production().withPartBytesMin(0).withIdleTimeout(patience));
    }

    static Gateway startNarrow(int connections) throws IOException {
        return new Gateway(
                new MemoryStore(true), S3Limits.production().withConnectionsMax(connections));
    }

    int port() {
        return server.address().getPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        server.close();
    }
}
