package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockCode.Reencoded;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import java.util.Optional;

/// The mathematics of immutable blocks of one redundancy: what belongs to a [BlockChecksum], alike
/// for those who see fragments and those who see whole blocks (docs/spec/immutable-blocks.md). Pure
/// and safe to share between threads.
///
/// A block is *sound* under a checksum if `m` of its first `m + f` fragments are consistent with it.
/// Not all `m + f`: `m` are what a reader of fragments sees, and they determine the rest.
public final class ImmutableCode {
    private final BlockCode code;

    public ImmutableCode(Redundancy redundancy) {
        code = new BlockCode(redundancy, 1);
    }

    public Redundancy redundancy() {
        return code.redundancy();
    }

    /// @param content 1 byte to 1 MiB
    public EncodedBlock encode(Bytes content) {
        return code.forLength(content.size()).encode(content);
    }

    /// A block again under the checksum it was read with, to be stored anew.
    public EncodedBlock encodeUnder(BlockChecksum checksum, Bytes content) {
        BlockCode ofLength = of(checksum);
        return ofLength.encodeUnder(checksum.fpcc(), ofLength.padded(content));
    }

    public int fragmentBytes(BlockChecksum checksum) {
        return of(checksum).fragmentBytes();
    }

    /// Whether this is what a server may hold as one of the first `m + f` fragments: it has its hash
    /// and fingerprint, and is zero past the block's end.
    public boolean isConsistent(BlockChecksum checksum, int index, Bytes fragment) {
        return of(checksum).isConsistent(checksum.fpcc(), index, fragment)
                && (index >= redundancy().needed() || isPaddedWithZeros(checksum, index, fragment));
    }

    private static boolean isPaddedWithZeros(BlockChecksum checksum, int index, Bytes fragment) {
        int size = fragment.size();
        int filled = Math.clamp(checksum.lengthBytes() - (long) index * size, 0, size);
        return fragment.slice(filled, size - filled).isZero();
    }

    /// Whether this is the block, sound and whole.
    public boolean verify(BlockChecksum checksum, Bytes content) {
        return reencode(checksum, 0, content).isPresent();
    }

    /// The fragment of `index`, and the hashes of all `n`, if `content` is the block.
    public Optional<Reencoded> reencode(BlockChecksum checksum, int index, Bytes content) {
        return content.size() == checksum.lengthBytes()
                ? of(checksum).reencode(checksum.fpcc(), index, of(checksum).padded(content))
                : Optional.empty();
    }

    /// The code that decodes to all `m` data fragments, the zeros after the block's end included.
    BlockCode padded(BlockChecksum checksum) {
        return code.forLength(redundancy().needed() * fragmentBytes(checksum));
    }

    /// What is left of `m` decoded data fragments without their zeros; empty if those are not zero,
    /// so that no content at all is sound under this checksum.
    static Optional<Bytes> unpadded(BlockChecksum checksum, Bytes padded) {
        int length = checksum.lengthBytes();
        return padded.slice(length, padded.size() - length).isZero()
                ? Optional.of(padded.slice(0, length))
                : Optional.empty();
    }

    private BlockCode of(BlockChecksum checksum) {
        return code.forLength(checksum.lengthBytes());
    }
}
