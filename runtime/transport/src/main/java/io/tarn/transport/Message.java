package io.tarn.transport;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;

/// What one request or reply says: small control bytes, and block bytes beside them by reference.
///
/// @param kind the protocol's name for what `head` encodes, 0 to 255; opaque here
/// @param head canonical control bytes
/// @param body block bytes, empty when the message carries none
public record Message(int kind, Bytes head, Bytes body) {
    public static final int KIND_MAX = 255;

    public Message {
        require(kind >= 0 && kind <= KIND_MAX, "a message's kind is one byte");
    }

    public Message(int kind, Bytes head) {
        this(kind, head, Bytes.EMPTY);
    }

    /// Bytes of the whole frame that carries this message.
    public long frameBytes() {
        return (long) Frame.HEADER_BYTES + head.size() + body.size();
    }
}
