package io.tarn.storage;

/// What came of a batch. Each case is a different decision for the caller.
public sealed interface Applied {
    /// Every read sees it; durable once a [Store#synced] asked for afterwards completes.
    record Done() implements Applied {}

    /// The disk has no room: nothing changed. Drop something, or try again when
    /// [Store#isFull] no longer holds.
    record Full() implements Applied {}

    /// The store has failed and takes no more changes until it is opened again; whether this batch
    /// is in it then is unknown.
    record Failed(String reason) implements Applied {}
}
