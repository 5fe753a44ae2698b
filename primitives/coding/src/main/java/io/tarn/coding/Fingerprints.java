package io.tarn.coding;

import io.tarn.base.Bytes;

/// The homomorphic fingerprint `tarn.rs-0x11d-cauchy.fp-bitplane-ghash.v1` of docs/spec/coding.md:
/// 16 bytes that are linear over the erasure code's field, so the fingerprint of a fragment can be
/// computed from those of the data fragments, and a server can tell whether its own fragment belongs
/// to the block that the others hold.
///
/// For fragments fixed before the key, two that differ share a fingerprint with probability at most
/// `(N + 7) / 2¹²⁸`, `N` the fragment's size in units of 128 bytes, rounded up.
public final class Fingerprints {
    public static final int BYTES = 16;

    private Fingerprints() {}

    /// A fragment of any size; its size is not part of the fingerprint, and zeros at its end change
    /// nothing, so callers fix the size.
    public static Bytes of(FingerprintKey key, Bytes fragment) {
        return key.evaluate(fragment);
    }
}
