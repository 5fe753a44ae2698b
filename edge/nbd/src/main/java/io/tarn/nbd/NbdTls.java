package io.tarn.nbd;

import static io.tarn.base.Invariant.require;

import io.netty.handler.ssl.SslContext;

/// TLS of a server, which clients ask for with `OPT_STARTTLS`.
///
/// @param context of a server; whether client certificates are wanted is its business
/// @param required whether clients that do not ask for TLS are refused (`FORCEDTLS`); otherwise they
///     may go on without (`SELECTIVETLS`)
public record NbdTls(SslContext context, boolean required) {
    public NbdTls {
        require(context.isServer(), "the TLS context is a server's");
    }
}
