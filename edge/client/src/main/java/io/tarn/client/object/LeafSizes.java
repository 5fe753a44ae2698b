package io.tarn.client.object;

/// How content is cut into blocks: the larger, the farther from its beginning. So a small object is read in small parts, a
/// large one does not have more blocks than an update can name, and nobody has to know beforehand how long a stream is. Equal
/// contents are cut alike, and share their blocks.
final class LeafSizes {
    private static final int SMALL_BYTES = 64 << 10;
    private static final long SMALL_TO = 4L << 20;
    private static final int MIDDLE_BYTES = 256 << 10;
    private static final long MIDDLE_TO = 64L << 20;
    private static final int LARGE_BYTES = 1 << 20;

    private LeafSizes() {}

    /// Of the block that begins there.
    static int at(long from) {
        if (from < SMALL_TO) {
            return SMALL_BYTES;
        }
        return from < MIDDLE_TO ? MIDDLE_BYTES : LARGE_BYTES;
    }
}
