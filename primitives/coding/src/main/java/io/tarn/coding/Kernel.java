package io.tarn.coding;

import io.tarn.base.Bytes;
import java.util.List;

/// One way to multiply matrices over GF(2⁸) with fragments. All kernels compute the same bytes;
/// they differ in speed and in what they need from the machine.
interface Kernel {
    /// What `Coding.describe()` shows.
    String name();

    /// `matrix` in the form this kernel applies it in; immutable and shared between threads.
    LinearMap prepare(GfMatrix matrix);

    /// A matrix ready to be applied to fragments, byte position by byte position.
    interface LinearMap {
        /// Writes `matrix(i, 0)·in_0 + … + matrix(i, m - 1)·in_{m - 1}` to `out[outAt[i]] …`, for
        /// each row `i` below `outAt.length`.
        ///
        /// @param in one fragment of at least `length` bytes for each column
        /// @param out zero where it is written, and not the memory of any of `in` there
        /// @param outAt where each row starts; may name fewer rows than the matrix has
        void apply(List<Bytes> in, byte[] out, int[] outAt, int length);
    }
}
