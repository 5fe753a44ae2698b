package io.tarn.transport;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/// What encrypts.
public enum TlsLibrary {
    /// Native code, several times as fast; present on Linux for x86-64.
    BORINGSSL(SslProvider.OPENSSL),
    /// Part of every Java platform.
    JDK(SslProvider.JDK);

    private final SslProvider provider;

    TlsLibrary(SslProvider provider) {
        this.provider = provider;
    }

    public static TlsLibrary fastest() {
        return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(BORINGSSL.provider)
                ? BORINGSSL
                : JDK;
    }

    SslProvider provider() {
        return provider;
    }
}
