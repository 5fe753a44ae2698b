package io.tarn.client;

/// What is known after a flush.
public sealed interface FlushOutcome {
    /// Everything applied before the flush was asked for is on disk.
    record Flushed() implements FlushOutcome {}

    /// Nothing is known to be on disk beyond what each write's durability promised.
    record Unavailable(String reason) implements FlushOutcome {}
}
