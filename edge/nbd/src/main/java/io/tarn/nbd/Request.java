package io.tarn.nbd;

import io.tarn.base.Bytes;

/// A request as it is carried out: inside its export, with flags that it may have, no longer than
/// agreed on. What is none of that is [Refused].
sealed interface Request {
    /// Names the request in its reply.
    long cookie();

    /// Content that the request or its reply holds.
    default long heldBytes() {
        return 0;
    }

    record Read(long cookie, long offset, int lengthBytes) implements Request {
        @Override
        public long heldBytes() {
            return lengthBytes;
        }
    }

    /// A write of bytes; `durable` is `CMD_FLAG_FUA` here and below: on disk before the reply.
    record Write(long cookie, long offset, Bytes content, boolean durable) implements Request {
        @Override
        public long heldBytes() {
            return content.size();
        }
    }

    record WriteZeroes(long cookie, long offset, long lengthBytes, boolean durable)
            implements Request {}

    record Trim(long cookie, long offset, long lengthBytes, boolean durable) implements Request {}

    record Flush(long cookie) implements Request {}

    record BlockStatus(long cookie, int lengthBytes) implements Request {}

    /// Answered with an error, and otherwise without effect.
    record Refused(long cookie, NbdError error, String message) implements Request {}

    /// The client leaves once everything it asked before is answered; has no reply.
    record Disconnect(long cookie) implements Request {}
}
