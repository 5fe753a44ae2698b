package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.EncodedBlock;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.crypto.Sha256;

/// All that a [Bguid] is the hash of: how a block is cut, and what its fragments must be.
///
/// @param lengthBytes of the block, 1 to [#LENGTH_BYTES_MAX]; any in between, since the last block of
///     an object is as long as what is left
public record BlockChecksum(
        Redundancy redundancy, int lengthBytes, FingerprintedCrossChecksum fpcc) {
    public static final int LENGTH_BYTES_MAX = 1 << 20;

    private static final String TAG = "tarn.block.v1";

    /// The code id of docs/spec/coding.md.
    private static final String CODE_ID = "tarn.rs-0x11d-cauchy.fp-bitplane-ghash.v1";

    public BlockChecksum {
        require(isLength(lengthBytes), "a block has 1 to 2^20 bytes");
        require(
                fpcc.cc().size() == redundancy.writers() && fpcc.fp().size() == redundancy.needed(),
                "m + f hashes, m fingerprints");
    }

    public static BlockChecksum of(Redundancy redundancy, EncodedBlock block) {
        return new BlockChecksum(redundancy, block.blockBytes(), block.fpcc());
    }

    public static boolean isLength(int bytes) {
        return bytes >= 1 && bytes <= LENGTH_BYTES_MAX;
    }

    /// `H("tarn.block.v1" ‖ code id ‖ m ‖ f ‖ length ‖ cc ‖ fp)`; one encoding, so that different
    /// checksums have different names.
    public Bguid bguid() {
        var out =
                new CanonicalWriter(TAG)
                        .text(CODE_ID)
                        .u8(redundancy.needed())
                        .u8(redundancy.faults());
        write(out);
        return new Bguid(Sha256.hash(out.toBytes()));
    }

    /// The redundancy is the volume's and is not repeated.
    public void write(CanonicalWriter out) {
        out.u32(lengthBytes);
        fpcc.write(out);
    }

    public static BlockChecksum read(CanonicalReader in, Redundancy redundancy)
            throws MalformedException {
        int lengthBytes = in.u32();
        if (!isLength(lengthBytes)) {
            throw new MalformedException("no block has " + lengthBytes + " bytes");
        }
        return new BlockChecksum(
                redundancy, lengthBytes, FingerprintedCrossChecksum.read(in, redundancy));
    }
}
