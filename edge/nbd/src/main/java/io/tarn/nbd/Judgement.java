package io.tarn.nbd;

import io.tarn.base.Bytes;

/// What follows a request's header.
sealed interface Judgement {
    /// Content that admitting the request makes the connection hold.
    long heldBytes();

    /// Nothing: the request is whole.
    record Whole(Request request) implements Judgement {
        @Override
        public long heldBytes() {
            return request.heldBytes();
        }
    }

    /// The content of a write.
    record Payload(RequestHeader header, int payloadBytes) implements Judgement {
        @Override
        public long heldBytes() {
            return payloadBytes;
        }

        Request.Write with(Bytes content) {
            return new Request.Write(
                    header.cookie(), header.offset(), content, header.has(Wire.CMD_FLAG_FUA));
        }
    }

    /// The content of a write that is refused: read past, never held.
    record Discarded(Request.Refused request, int payloadBytes) implements Judgement {
        @Override
        public long heldBytes() {
            return 0;
        }
    }
}
