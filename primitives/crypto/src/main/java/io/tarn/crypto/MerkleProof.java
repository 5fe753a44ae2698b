package io.tarn.crypto;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// The siblings on the way from a leaf of a [MerkleTree] to its root, lowest first; at most
/// [#DIGESTS_MAX].
public record MerkleProof(List<Digest> siblings) {
    public static final int DIGESTS_MAX = 31;

    public MerkleProof {
        siblings = List.copyOf(siblings);
        require(siblings.size() <= DIGESTS_MAX, "a proof has at most 31 digests");
    }

    public void write(CanonicalWriter out) {
        out.u32(siblings.size());
        siblings.forEach(sibling -> sibling.write(out));
    }

    public static MerkleProof read(CanonicalReader in) throws MalformedException {
        int count = in.count(DIGESTS_MAX);
        var siblings = new ArrayList<Digest>(count);
        for (int i = 0; i < count; i++) {
            siblings.add(Digest.read(in));
        }
        return new MerkleProof(siblings);
    }
}
