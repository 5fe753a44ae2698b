package io.tarn.storage;

/// What came of making changes durable.
public sealed interface Synced {
    /// Everything applied before it was asked for survives a loss of power.
    record Done() implements Synced {}

    /// The store has failed. What was applied since the last [Done] may or may not be there when it
    /// is opened again.
    record Failed(String reason) implements Synced {}
}
