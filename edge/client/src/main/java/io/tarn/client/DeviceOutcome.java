package io.tarn.client;

import io.tarn.base.Bytes;

/// What came of one operation of a [ByteDevice].
public sealed interface DeviceOutcome {
    /// A write, zeroing, trim or flush has taken effect.
    record Done() implements DeviceOutcome {}

    /// The bytes that were read.
    record Content(Bytes bytes) implements DeviceOutcome {}

    /// Not done, or not wholly: each byte of a failed write's range holds its old or its new value.
    ///
    /// @param reason one line for a person, without secrets
    record Failed(DeviceFailure kind, String reason) implements DeviceOutcome {}
}
