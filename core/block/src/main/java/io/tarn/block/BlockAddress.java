package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// One block of one volume: the unit that an instance of the protocol runs for (§3).
///
/// @param block 0-based number of the block in its volume
public record BlockAddress(VolumeId volume, long block) implements Comparable<BlockAddress> {
    public BlockAddress {
        require(block >= 0, "block numbers start at 0");
    }

    public void write(CanonicalWriter out) {
        volume.write(out);
        out.u64(block);
    }

    public static BlockAddress read(CanonicalReader in) throws MalformedException {
        return new BlockAddress(VolumeId.read(in), in.u64());
    }

    @Override
    public int compareTo(BlockAddress other) {
        int byVolume = volume.compareTo(other.volume);
        return byVolume != 0 ? byVolume : Long.compare(block, other.block);
    }
}
