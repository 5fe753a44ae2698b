package io.tarn.benchmarks.site;

import java.io.IOException;

/// Servers that run, and the way to them.
public interface Site extends AutoCloseable {
    /// Where the client finds the servers.
    Layout layout();

    /// What limits measurements here; part of every record.
    String regime();

    @Override
    void close();

    /// Servers in a process of their own on loopback, which is bound by the processors.
    static Site loopback(int nodes, boolean tls) throws IOException {
        return LoopbackSite.start(nodes, tls);
    }

    /// Servers behind one link: in a network namespace where this process may make one, else through
    /// a token bucket.
    static Site behind(LinkRate rate, int nodes, boolean tls) throws IOException {
        return NamespaceSite.isPermitted()
                ? NamespaceSite.start(rate, nodes, tls)
                : TokenBucketSite.start(rate, nodes, tls);
    }
}
