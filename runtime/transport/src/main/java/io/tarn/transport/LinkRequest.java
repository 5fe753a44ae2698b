package io.tarn.transport;

/// One request of a link that waits to be sent or answered.
///
/// @param expiresAt nanoseconds of [System#nanoTime]
record LinkRequest(Message message, ReplyHandler handler, long expiresAt) {
    long bytes() {
        return message.frameBytes();
    }

    boolean isExpired(long now) {
        return now - expiresAt >= 0;
    }
}
