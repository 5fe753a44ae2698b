package io.tarn.object;

/// What a key may be given in a volume. Its owner has all of them.
public enum Right {
    /// Ordered reads, and copies. What is private is encrypted: those who serve blocks can read them.
    READ(1),
    WRITE(2),
    /// Of content behind what is there; less than [#WRITE], which includes it.
    APPEND(4),
    /// To say that an object is no more. Its versions stay for as long as they are retained.
    DELETE(8),
    /// To lock versions, and to have those pruned that are not retained.
    RETAIN(16),
    /// To change who has which right.
    GRANT(32);

    private final int bit;

    Right(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
