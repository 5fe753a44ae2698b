package io.tarn.nbd;

import static io.tarn.base.Invariant.require;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// How a server listens.
///
/// @param address port 0 lets the system choose; [NbdServer#address] tells
/// @param threads that serve connections
/// @param events gets what happens to connections, on those threads, and must not block
public record NbdConfig(
        InetSocketAddress address,
        NbdLimits limits,
        Optional<NbdTls> tls,
        int threads,
        Consumer<NbdEvent> events) {

    private static final int THREADS_MAX = 4;

    public NbdConfig {
        require(threads >= 1, "at least one thread serves connections");
    }

    /// Without TLS, with production limits, events to the log.
    public static NbdConfig on(InetSocketAddress address) {
        return new NbdConfig(
                address,
                NbdLimits.production(),
                Optional.empty(),
                Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors()),
                NbdEvent.toLog());
    }

    public NbdConfig with(NbdLimits limits) {
        return new NbdConfig(address, limits, tls, threads, events);
    }

    public NbdConfig with(NbdTls tls) {
        return new NbdConfig(address, limits, Optional.of(tls), threads, events);
    }

    public NbdConfig with(Consumer<NbdEvent> events) {
        return new NbdConfig(address, limits, tls, threads, events);
    }
}
