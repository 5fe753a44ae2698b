package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;

/// One child in an index: a block, and how many bytes of the object are in it or below it. Or a *hole*, which has no
/// block and reads as zeros.
///
/// @param block [#HOLE] for a hole
/// @param bytes 1 to [#BYTES_MAX]
public record Entry(Bguid block, long bytes) {
    /// Largest object. Sums of a few stay within a long.
    public static final long BYTES_MAX = 1L << 50;

    /// Of the encoding.
    public static final int ENCODED_BYTES = Bguid.BYTES + Long.BYTES;

    /// No block is named so, but by a preimage of zeros under SHA-256.
    public static final Bguid HOLE = new Bguid(Bytes.zeros(Bguid.BYTES));

    public Entry {
        require(bytes >= 1 && bytes <= BYTES_MAX, "a child has 1 to 2^50 bytes");
    }

    public static Entry hole(long bytes) {
        return new Entry(HOLE, bytes);
    }

    public boolean isHole() {
        return block.equals(HOLE);
    }

    public void write(CanonicalWriter out) {
        block.write(out);
        out.u64(bytes);
    }

    public static Entry read(CanonicalReader in) throws MalformedException {
        Bguid block = Bguid.read(in);
        long bytes = in.u64();
        if (bytes < 1 || bytes > BYTES_MAX) {
            throw new MalformedException("no child has " + bytes + " bytes");
        }
        return new Entry(block, bytes);
    }
}
