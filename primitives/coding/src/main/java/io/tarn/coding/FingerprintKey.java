package io.tarn.coding;

import io.tarn.base.Bytes;

/// Where the fingerprints of one block are evaluated: the points `r` and `s` of docs/spec/coding.md,
/// both drawn from the hash of the block's cross-checksum, so that nobody knows them before all
/// fragments are fixed.
///
/// Not secret. Immutable; made once a block.
public final class FingerprintKey {
    private static final int HASH_BYTES = 32;

    private final Fingerprinter.Evaluation evaluation;

    private FingerprintKey(Fingerprinter.Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /// The key of the block with this cross-checksum.
    ///
    /// @param crossChecksumHash `hash(cc)`, 32 bytes
    public static FingerprintKey of(Bytes crossChecksumHash) {
        return of(crossChecksumHash, Coding.fingerprinter());
    }

    static FingerprintKey of(Bytes crossChecksumHash, Fingerprinter fingerprinter) {
        Bytes.ofSize(crossChecksumHash, HASH_BYTES, "hash of the cross-checksum");
        return new FingerprintKey(fingerprinter.at(EvaluationPoints.of(crossChecksumHash)));
    }

    Bytes evaluate(Bytes fragment) {
        return evaluation.of(fragment);
    }
}
