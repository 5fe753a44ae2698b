package io.tarn.block;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.Optional;

/// A block, its fingerprinted cross-checksum, and the fragments that prove themselves by it.
///
/// @param padded the block with its padding, see [BlockCode#paddedBytes]
/// @param blockBytes length without padding
/// @param fragments of servers `0 .. m+f-1`; empty where the hash in `fpcc` is not the fragment's,
///     which only a lying writer leaves behind, at `f` places at most (line 207)
public record EncodedBlock(
        Bytes padded,
        int blockBytes,
        FingerprintedCrossChecksum fpcc,
        List<Optional<Bytes>> fragments) {
    public EncodedBlock {
        fragments = List.copyOf(fragments);
    }

    /// The block without its padding.
    public Bytes content() {
        return padded.slice(0, blockBytes);
    }

    /// What server `index` can check alone; empty if it must be given the whole block (line 205).
    public Optional<Bytes> fragment(int index) {
        return index < fragments.size() ? fragments.get(index) : Optional.empty();
    }
}
