package io.tarn.ring.certificate;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.MerkleTree;

/// Root of the tree over a batch's leaves, and their number, which the root alone does not tell.
///
/// @param size number of leaves, 1 to [#LEAVES_MAX]
public record BatchRoot(int size, Digest digest) {
    public static final int LEAVES_MAX = 1 << 16;

    public BatchRoot {
        require(size >= 1 && size <= LEAVES_MAX, "a batch has 1 to 65536 leaves");
    }

    public static BatchRoot of(MerkleTree tree) {
        return new BatchRoot(tree.size(), tree.root());
    }

    public void write(CanonicalWriter out) {
        out.u32(size);
        digest.write(out);
    }

    public static BatchRoot read(CanonicalReader in) throws MalformedException {
        int size = in.count(LEAVES_MAX);
        if (size < 1) {
            throw new MalformedException("a batch without leaves");
        }
        return new BatchRoot(size, Digest.read(in));
    }
}
