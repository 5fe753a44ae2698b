package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Everything about a volume that its blocks' protocol depends on; fixed for the volume's life.
///
/// @param blockBytes length of every block, a power of two from 4 KiB to 1 MiB
/// @param blocks count of blocks
public record BlockShape(Redundancy redundancy, int blockBytes, long blocks) {
    public static final int BLOCK_BYTES_MIN = 4 << 10;
    public static final int BLOCK_BYTES_MAX = 1 << 20;

    /// Keeps every byte offset of a volume below 2^62.
    public static final long BLOCKS_MAX = 1L << 42;

    public BlockShape {
        require(isBlockLength(blockBytes), "a block is a power of two from 4 KiB to 1 MiB");
        require(blocks >= 1 && blocks <= BLOCKS_MAX, "a volume has 1 to 2^42 blocks");
    }

    public static boolean isBlockLength(int bytes) {
        return bytes >= BLOCK_BYTES_MIN && bytes <= BLOCK_BYTES_MAX && Integer.bitCount(bytes) == 1;
    }

    public void write(CanonicalWriter out) {
        redundancy.write(out);
        out.u32(blockBytes).u64(blocks);
    }

    public static BlockShape read(CanonicalReader in) throws MalformedException {
        Redundancy redundancy = Redundancy.read(in);
        int blockBytes = in.u32();
        long blocks = in.u64();
        if (!isBlockLength(blockBytes) || blocks < 1 || blocks > BLOCKS_MAX) {
            throw new MalformedException(
                    "no volume has " + blocks + " blocks of " + blockBytes + " bytes");
        }
        return new BlockShape(redundancy, blockBytes, blocks);
    }
}
