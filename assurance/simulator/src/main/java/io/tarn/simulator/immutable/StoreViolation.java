package io.tarn.simulator.immutable;

/// The servers or clients did what the specification rules out; what it was is in the message.
final class StoreViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private StoreViolation(String what) {
        super(what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new StoreViolation(what);
        }
    }
}
