package io.tarn.nbd;

import io.tarn.client.ByteDevice;

/// What a handshake has settled for the transmission that follows.
///
/// @param structuredReplies whether `OPT_STRUCTURED_REPLY` was agreed on
/// @param blockStatus whether the context `base:allocation` was chosen for this export
/// @param requestBytesMax content of one read or write
record Session(Export export, boolean structuredReplies, boolean blockStatus, int requestBytesMax) {
    ExportInfo info() {
        return export.info();
    }

    ByteDevice device() {
        return export.device();
    }
}
