package io.tarn.simulator.objects;

/// Something that must never happen to objects has.
final class ObjectViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    ObjectViolation(String message) {
        super(message);
    }

    static void unless(boolean holds, String fact, Object... details) {
        if (!holds) {
            throw new ObjectViolation(fact.formatted(details));
        }
    }
}
