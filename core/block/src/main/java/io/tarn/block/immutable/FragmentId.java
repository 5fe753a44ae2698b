package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;

/// One fragment of one immutable block: what a server holds, and what it signs for.
///
/// Which server holds which fragment is a matter of placement, block by block, and not of this
/// package; hence the index.
///
/// @param index 0-based among the block's `n`
public record FragmentId(Bguid block, int index) implements Comparable<FragmentId> {
    public FragmentId {
        require(index >= 0 && index < Redundancy.SERVERS_MAX, "a fragment of the block's n");
    }

    public void write(CanonicalWriter out) {
        block.write(out);
        out.u8(index);
    }

    public static FragmentId read(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        return new FragmentId(Bguid.read(in), readIndex(in, redundancy));
    }

    static int readIndex(CanonicalReader in, Redundancy redundancy) throws MalformedException {
        int index = in.u8();
        if (index >= redundancy.servers()) {
            throw new MalformedException("no fragment has index " + index);
        }
        return index;
    }

    /// The leaf that stands for it under a [Receipt].
    Bytes leaf() {
        var out = new CanonicalWriter();
        write(out);
        return out.toBytes();
    }

    @Override
    public int compareTo(FragmentId other) {
        int byBlock = block.compareTo(other.block);
        return byBlock != 0 ? byBlock : Integer.compare(index, other.index);
    }
}
