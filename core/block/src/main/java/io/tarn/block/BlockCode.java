package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.coding.ErasureCode;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// The mathematics of blocks of one length: encodes blocks under a fingerprinted cross-checksum, and
/// says whether a fragment or a block belongs to one. Pure and safe to share between threads.
///
/// Source: lines 100–102 (writer), 300–302 and 401–410 (server), 900–903 and 921–927 (reader).
public final class BlockCode {
    private final Redundancy redundancy;
    private final int blockBytes;
    private final ErasureCode code;

    public BlockCode(BlockShape shape) {
        this(shape.redundancy(), shape.blockBytes());
    }

    /// @param blockBytes length of the blocks, 1 or more
    public BlockCode(Redundancy redundancy, int blockBytes) {
        this(redundancy, blockBytes, ErasureCode.of(redundancy.needed(), redundancy.servers()));
    }

    private BlockCode(Redundancy redundancy, int blockBytes, ErasureCode code) {
        require(blockBytes >= 1, "a block has a byte at least");
        this.redundancy = redundancy;
        this.blockBytes = blockBytes;
        this.code = code;
    }

    /// The same mathematics for blocks of another length.
    public BlockCode forLength(int bytes) {
        return new BlockCode(redundancy, bytes, code);
    }

    public Redundancy redundancy() {
        return redundancy;
    }

    public int blockBytes() {
        return blockBytes;
    }

    public int fragmentBytes() {
        return code.fragmentBytes(blockBytes);
    }

    /// Length of a block with its padding, `m` whole fragments. What fragments decode to, and what
    /// `prepare_block` carries, is the padded block: a lying writer may have padded with anything,
    /// and its block must come back to others exactly as it was, or they could not write it back.
    public int paddedBytes() {
        return redundancy.needed() * fragmentBytes();
    }

    /// The block without its padding.
    public Bytes content(Bytes padded) {
        return Bytes.ofSize(padded, paddedBytes(), "padded block").slice(0, blockBytes);
    }

    /// The block with zeros for padding, as an honest writer has it.
    public Bytes padded(Bytes content) {
        int missing = paddedBytes() - content.size();
        return missing == 0 ? content : Bytes.concat(content, Bytes.zeros(missing));
    }

    /// Lines 100–102: partial encoding, and the checksum over it.
    public EncodedBlock encode(Bytes content) {
        Bytes padded = padded(Bytes.ofSize(content, blockBytes, "block"));
        List<Bytes> fragments = code.encode(padded, redundancy.writers());
        var cc = new ArrayList<Bytes>(fragments.size());
        for (Bytes fragment : fragments) {
            cc.add(Sha256.hash(fragment));
        }
        FingerprintKey key = FingerprintKey.of(FingerprintedCrossChecksum.keyOf(cc));
        var fp = new ArrayList<Bytes>(redundancy.needed());
        for (Bytes fragment : fragments.subList(0, redundancy.needed())) {
            fp.add(Fingerprints.of(key, fragment));
        }
        return new EncodedBlock(
                padded,
                blockBytes,
                new FingerprintedCrossChecksum(cc, fp),
                fragments.stream().map(Optional::of).toList());
    }

    /// The block again under the cross-checksum it was read with, to be written back (line 725).
    /// Some of its fragments may not match that checksum, if its writer lied about at most `f`.
    public EncodedBlock encodeUnder(FingerprintedCrossChecksum fpcc, Bytes padded) {
        List<Bytes> fragments = code.encode(padded, redundancy.writers());
        var provable = new ArrayList<Optional<Bytes>>(fragments.size());
        for (int i = 0; i < fragments.size(); i++) {
            Bytes fragment = fragments.get(i);
            boolean matches = Sha256.hash(fragment).equals(fpcc.cc().get(i));
            provable.add(matches ? Optional.of(fragment) : Optional.empty());
        }
        return new EncodedBlock(padded, blockBytes, fpcc, provable);
    }

    /// Lines 300–302, 901–903: fragment `index` has the hash and the fingerprint `fpcc` gives it.
    public boolean isConsistent(FingerprintedCrossChecksum fpcc, int index, Bytes fragment) {
        return isConsistent(fpcc, FingerprintKey.of(fpcc.key()), index, fragment);
    }

    private boolean isConsistent(
            FingerprintedCrossChecksum fpcc, FingerprintKey key, int index, Bytes fragment) {
        require(index < redundancy.writers(), "the cross-checksum covers m + f fragments");
        return fragment.size() == fragmentBytes()
                && Sha256.hash(fragment).equals(fpcc.cc().get(index))
                && Fingerprints.of(key, fragment).equals(code.encodeOne(fpcc.fp(), index));
    }

    /// Lines 401–410: at least `m` of the block's first `m + f` fragments are consistent with
    /// `fpcc`; then also the fragment of `index` and the cross-checksum of all `n`.
    public Optional<Reencoded> reencode(FingerprintedCrossChecksum fpcc, int index, Bytes padded) {
        if (padded.size() != paddedBytes()) {
            return Optional.empty();
        }
        List<Bytes> fragments = code.encode(padded, redundancy.servers());
        FingerprintKey key = FingerprintKey.of(fpcc.key());
        int consistent = 0;
        for (int j = 0; j < redundancy.writers() && consistent < redundancy.needed(); j++) {
            consistent += isConsistent(fpcc, key, j, fragments.get(j)) ? 1 : 0;
        }
        if (consistent < redundancy.needed()) {
            return Optional.empty();
        }
        return Optional.of(
                new Reencoded(fragments.get(index), fragments.stream().map(Sha256::hash).toList()));
    }

    /// The padded block of any `m` fragments, each already judged consistent.
    public Bytes decode(SortedMap<Integer, Bytes> fragments) {
        return code.decode(fragments, paddedBytes());
    }

    /// `encode_index` of the fingerprints: what an honest fragment's fingerprint must be.
    public Bytes expectedFingerprint(FingerprintedCrossChecksum fpcc, int index) {
        return code.encodeOne(fpcc.fp(), index);
    }

    /// @param fragment the fragment of one server, computed from the block
    /// @param allHashes SHA-256 of all `n` fragments: the paper's `cc` of line 408
    public record Reencoded(Bytes fragment, List<Bytes> allHashes) {
        public Reencoded {
            allHashes = List.copyOf(allHashes);
        }
    }
}
