package io.tarn.benchmarks.rival;

/// The rivals of §5.1.
public enum RivalKind {
    /// `m + f` fragments in one round; read from the first `m`.
    BENIGN_CODED("benign-ec"),
    /// `f + 1` whole copies in one round; read from one.
    BENIGN_REPLICATED("benign-replication"),
    /// PASIS-like: `m + 3f` fragments encoded and hashed, `m + 2f` sent, two rounds.
    CROSS_CHECKSUM("m+3f");

    private final String label;

    RivalKind(String label) {
        this.label = label;
    }

    /// Name in records and plots.
    public String label() {
        return label;
    }
}
