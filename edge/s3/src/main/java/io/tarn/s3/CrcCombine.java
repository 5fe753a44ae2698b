package io.tarn.s3;

/// The checksum of two pieces of content behind one another, from theirs (Adler, zlib's `crc32_combine`).
///
/// A CRC is linear over GF(2): to append `n` zero bytes is to multiply by a matrix, and the matrix of `2n` bytes is the square
/// of that of `n`.
final class CrcCombine {
    private static final long CRC32_REFLECTED = 0xEDB88320L;
    private static final long CRC32C_REFLECTED = 0x82F63B78L;

    private CrcCombine() {}

    /// @param secondLength bytes of the second piece
    static long combine(ChecksumKind kind, long first, long second, long secondLength) {
        int bits = 8 * kind.size();
        long[] oneBit = new long[bits];
        oneBit[0] =
                switch (kind) {
                    case CRC32 -> CRC32_REFLECTED;
                    case CRC32C -> CRC32C_REFLECTED;
                    case CRC64NVME -> Crc64Nvme.REFLECTED;
                    case SHA1, SHA256 -> throw new IllegalArgumentException(kind + " is no CRC");
                };
        for (int bit = 1; bit < bits; bit++) {
            oneBit[bit] = 1L << (bit - 1);
        }
        long[] zeros = square(square(square(oneBit)));
        long result = first;
        for (long left = secondLength; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                result = times(zeros, result);
            }
            zeros = square(zeros);
        }
        return result ^ second;
    }

    private static long times(long[] matrix, long vector) {
        long sum = 0;
        for (int bit = 0; bit < matrix.length; bit++) {
            sum ^= matrix[bit] & -((vector >>> bit) & 1);
        }
        return sum;
    }

    private static long[] square(long[] matrix) {
        long[] square = new long[matrix.length];
        for (int bit = 0; bit < matrix.length; bit++) {
            square[bit] = times(matrix, matrix[bit]);
        }
        return square;
    }
}
