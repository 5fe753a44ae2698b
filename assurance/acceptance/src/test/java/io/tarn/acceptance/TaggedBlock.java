package io.tarn.acceptance;

import io.tarn.base.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;

/// Contents that say which write of which block they are, and of which every byte follows from that:
/// one that is torn, mixed or altered equals none.
final class TaggedBlock {
    private TaggedBlock() {}

    /// What write `version` of `block` puts there; versions start at 1.
    static Bytes of(long block, long version, int blockBytes) {
        byte[] content = new byte[blockBytes];
        var random = new SplittableRandom(block * 0x9E3779B97F4A7C15L + version);
        ByteBuffer.wrap(content).putLong(block).putLong(version);
        byte[] rest = new byte[blockBytes - 2 * Long.BYTES];
        random.nextBytes(rest);
        System.arraycopy(rest, 0, content, 2 * Long.BYTES, rest.length);
        return Bytes.owning(content);
    }

    /// Which write of `block` this is: 0 for a block never written, empty if it is no write of it.
    static Optional<Long> versionOf(long block, Bytes content) {
        if (content.isZero()) {
            return Optional.of(0L);
        }
        ByteBuffer tags = content.asByteBuffer();
        long number = tags.getLong();
        long version = tags.getLong();
        return number == block && of(block, version, content.size()).equals(content)
                ? Optional.of(version)
                : Optional.empty();
    }
}
