package io.tarn.storage;

import java.nio.charset.StandardCharsets;

/// A separate key space of a [Store], tuned for what lies on it. A [Batch] may touch several.
///
/// The name of each is part of the disk format (docs/spec/storage.md).
public enum Shelf {
    /// Small values, read before every write and kept in memory as far as they fit.
    RECORDS("records"),
    /// Small values, written once or twice and dropped soon.
    ENTRIES("entries"),
    /// Values of up to 1 MiB, written once and dropped soon.
    FRAGMENTS("fragments"),
    /// Keys of what is not finished, scanned after a start.
    UNSETTLED("unsettled"),
    /// A few values about the node itself.
    META("meta"),
    /// What a member of a ring must not forget, in order; written once and dropped soon.
    RING_JOURNAL("ring-journal"),
    /// The last state of a ring that its member has taken down, page by page.
    RING_STATE("ring-state");

    private final String familyName;

    Shelf(String familyName) {
        this.familyName = familyName;
    }

    byte[] familyName() {
        return familyName.getBytes(StandardCharsets.US_ASCII);
    }
}
