package io.tarn.coding;

import io.tarn.base.Bytes;

/// One way to compute the first level of a fingerprint: a polynomial hash of each bit plane over
/// GF(2¹²⁸).
interface PlaneHash {
    String name();

    /// The hash at `r = AES-128(aesKey, 0¹²⁸)`; immutable and shared between threads.
    Keyed at(Bytes aesKey);

    /// The hash of one block.
    interface Keyed {
        /// Writes `h_b = r²·(C_1·r^{N-1} + … + C_N)` for each of the eight planes `C` to
        /// `hashes[16b] …`. The two powers are what GHASH leaves in front of its length block.
        ///
        /// @param planes plane `b` at `b * planeBytes`
        /// @param planeBytes `16·N`
        void hash(byte[] planes, int planeBytes, byte[] hashes);
    }
}
