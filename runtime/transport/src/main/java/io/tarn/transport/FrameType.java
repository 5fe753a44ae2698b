package io.tarn.transport;

/// What a frame is for (docs/spec/transport.md).
enum FrameType {
    /// Client to server; the server answers with one [#REPLY] of the same correlation id.
    REQUEST(1),
    /// Server to client.
    REPLY(2),
    /// Either way, says only that the sender is alive.
    KEEPALIVE(3);

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
