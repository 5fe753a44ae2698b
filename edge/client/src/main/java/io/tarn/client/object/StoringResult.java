package io.tarn.client.object;

/// What came of storing content. Whatever was stored of content that was not harms nobody: what no version names is forgotten.
public sealed interface StoringResult {
    record Stored(StoredContent content) implements StoringResult {}

    /// It has more blocks than one update can name.
    record TooLarge() implements StoringResult {}

    /// Nodes refuse, or too few of them answer.
    ///
    /// @param reason for people
    record NotStored(String reason) implements StoringResult {}
}
