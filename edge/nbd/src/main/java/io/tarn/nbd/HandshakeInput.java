package io.tarn.nbd;

import io.tarn.base.Bytes;

/// What a client says before transmission.
sealed interface HandshakeInput {
    /// The client's answer to the greeting.
    record ClientFlags(int flags) implements HandshakeInput {}

    record OptionRequested(int code, Bytes data) implements HandshakeInput {}
}
