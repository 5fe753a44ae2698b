package io.tarn.coding;

/// Cuts units of 128 bytes into their eight bit planes of 16 bytes: bit `k` of byte `p` of plane `b`
/// is bit `b` of byte `16k + p` of the unit. That is a transposition, so it undoes itself.
interface BitPlanes {
    int PLANES = 8;
    int PLANE_BYTES = 16;
    int UNIT_BYTES = PLANES * PLANE_BYTES;

    /// Writes plane `b` of unit `u` to `planes[planesAt + b * stride + 16u] …`.
    void split(byte[] source, int sourceAt, int units, byte[] planes, int planesAt, int stride);
}
