package io.tarn.transport;

/// A peer announced more bytes than this end takes; nothing was allocated for them.
final class OversizedException extends Exception {
    private static final long serialVersionUID = 1L;

    OversizedException(String what) {
        super(what);
    }
}
