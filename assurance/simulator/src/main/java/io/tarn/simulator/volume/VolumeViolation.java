package io.tarn.simulator.volume;

/// The volume did what no volume may; what it was is in the message.
public final class VolumeViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    public VolumeViolation(String what) {
        super(what);
    }
}
