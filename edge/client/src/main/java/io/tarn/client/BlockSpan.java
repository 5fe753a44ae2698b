package io.tarn.client;

/// The blocks that a range of bytes touches.
///
/// @param offset first byte of the range
/// @param lengthBytes at least 1
record BlockSpan(long offset, long lengthBytes, int blockBytes) {

    /// The part of one block that lies in the range.
    ///
    /// @param from first byte, counted from the block's start
    /// @param at where that byte stands in the range
    record Piece(long block, int from, int lengthBytes, long at) {}

    /// How many blocks the range touches.
    long count() {
        return (offset + lengthBytes - 1) / blockBytes - offset / blockBytes + 1;
    }

    /// @param index `0 .. count() - 1`
    Piece piece(long index) {
        long block = offset / blockBytes + index;
        long start = block * blockBytes;
        long first = Math.max(offset, start);
        long end = Math.min(offset + lengthBytes, start + blockBytes);
        return new Piece(block, (int) (first - start), (int) (end - first), first - offset);
    }
}
