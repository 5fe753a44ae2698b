package io.tarn.nbd;

/// How a connection stands to TLS (proto, "Server-side requirements").
enum TlsMode {
    /// `NOTLS`.
    NONE,
    /// `SELECTIVETLS`, without exports that require it.
    OFFERED,
    /// `FORCEDTLS`.
    REQUIRED,
    /// The connection is encrypted.
    ACTIVE,
}
