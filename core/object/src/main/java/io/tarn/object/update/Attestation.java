package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.StoreRequest;
import java.util.ArrayList;
import java.util.List;

/// A server's receipt, and which fragments of an ascending list of blocks it is for: those of some blocks next to one another, of
/// each one or none.
///
/// @param first index of the first of these blocks
/// @param fragments for each of these blocks the index of its fragment, or [#NONE]; 1 to
///     [StoreRequest.Attest#FRAGMENTS_MAX]
public record Attestation(Receipt receipt, int first, Bytes fragments) {
    public static final int NONE = 0xff;

    public Attestation {
        require(first >= 0 && isFragments(fragments), "fragments of some blocks");
    }

    private static boolean isFragments(Bytes fragments) {
        if (fragments.isEmpty() || fragments.size() > StoreRequest.Attest.FRAGMENTS_MAX) {
            return false;
        }
        for (int i = 0; i < fragments.size(); i++) {
            int index = fragments.byteAt(i) & 0xff;
            if (index != NONE && index >= Redundancy.SERVERS_MAX) {
                return false;
            }
        }
        return true;
    }

    /// Index of the fragment of a block, or [#NONE].
    ///
    /// @param block its place in the list
    public int fragment(int block) {
        int at = block - first;
        return at < 0 || at >= fragments.size() ? NONE : fragments.byteAt(at) & 0xff;
    }

    /// The fragments that the receipt should be for; empty if the list has not got that many blocks.
    ///
    /// @param blocks ascending
    public List<FragmentId> of(List<Bguid> blocks) {
        var covered = new ArrayList<FragmentId>();
        if (first > blocks.size() - fragments.size()) {
            return covered;
        }
        for (int block = first; block < first + fragments.size(); block++) {
            if (fragment(block) != NONE) {
                covered.add(new FragmentId(blocks.get(block), fragment(block)));
            }
        }
        return covered;
    }

    public void write(CanonicalWriter out) {
        receipt.write(out);
        out.u16(first).bytes(fragments);
    }

    public static Attestation read(CanonicalReader in) throws MalformedException {
        Receipt receipt = Receipt.read(in);
        int first = in.u16();
        Bytes fragments = in.bytes(StoreRequest.Attest.FRAGMENTS_MAX);
        if (!isFragments(fragments)) {
            throw new MalformedException("fragments have indices below 84");
        }
        return new Attestation(receipt, first, fragments);
    }
}
