package io.tarn.coding;

import io.tarn.base.Bytes;

/// One way to compute fingerprints. All compute the same value, that of docs/spec/coding.md.
interface Fingerprinter {
    /// What `Coding.describe()` shows.
    String name();

    /// The fingerprint function at the given points; immutable and shared between threads.
    Evaluation at(EvaluationPoints points);

    /// The fingerprint function of one block.
    interface Evaluation {
        Bytes of(Bytes fragment);
    }
}
