package io.tarn.simulator.ring;

/// Something that must never happen has.
final class RingViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RingViolation(String message) {
        super(message);
    }

    static void unless(boolean holds, String fact, Object... details) {
        if (!holds) {
            throw new RingViolation(fact.formatted(details));
        }
    }
}
