package io.tarn.transport;

import io.tarn.base.Bytes;

/// One unit on the wire after the hello (docs/spec/transport.md).
///
/// @param correlation names a request among those of its connection; chosen by the client, never
///     reused, 0 in a keepalive
record Frame(FrameType type, long correlation, Message message) {
    /// Offset 0: u32 count of the bytes that follow it.
    static final int LENGTH_BYTES = Integer.BYTES;

    /// u32 length, u8 type, u64 correlation, u8 kind, u32 count of the head's bytes.
    static final int HEADER_BYTES = LENGTH_BYTES + 1 + Long.BYTES + 1 + Integer.BYTES;

    static final Frame KEEPALIVE =
            new Frame(FrameType.KEEPALIVE, 0, new Message(0, Bytes.EMPTY, Bytes.EMPTY));
}
