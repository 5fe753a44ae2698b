package io.tarn.base;

/// This process contradicted itself and must stop; never caught below a node's main loop.
public final class InvariantViolation extends Error {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String id, Object state) {
        super(id + " does not hold: " + state);
    }
}
