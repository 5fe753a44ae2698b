package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.List;

/// What a client asks of a server of a volume. Decoded, bounded, and from an authenticated caller;
/// otherwise unjudged.
public sealed interface BlockRequest {
    VolumeId volume();

    /// `s_rpc_prepare_frag(d, ts, fpcc)` (line 300).
    record PrepareFragment(
            BlockAddress address, Permit permit, FingerprintedCrossChecksum fpcc, Bytes fragment)
            implements OfBlock {}

    /// `s_rpc_prepare_block(B, ts, fpcc)` (line 400).
    ///
    /// @param padded the block with its padding, see [BlockCode#paddedBytes]
    record PrepareBlock(
            BlockAddress address, Permit permit, FingerprintedCrossChecksum fpcc, Bytes padded)
            implements OfBlock {}

    /// `s_rpc_commit(ts, fpcc, Prepare)` (line 600), with the one MAC of each prepare that the
    /// server asked can check (§4).
    record Commit(BlockAddress address, Timestamp timestamp, List<Prepare> prepares)
            implements OfBlock {
        public Commit {
            prepares = List.copyOf(prepares);
        }
    }

    /// `s_rpc_find_timestamp()` (line 800).
    record FindTimestamp(BlockAddress address) implements OfBlock {}

    /// `s_rpc_read(ts, fpcc)` (line 1000), or the fragment of `latest_commit` if `at` is
    /// [Timestamp#NONE]: timestamp and fragment in one round.
    ///
    /// @param withChecksum send the cross-checksum itself; one server of a read is enough
    /// @param withNonces send nonces; needed unless `f + 1` servers report this commit (§4)
    record Read(BlockAddress address, Timestamp at, boolean withChecksum, boolean withNonces)
            implements OfBlock {}

    /// The `ts_prepare` of §3.5, with MACs; asked for only when servers disagree.
    record Vouch(BlockAddress address) implements OfBlock {}

    /// MACs that this timestamp was prepared or committed here; for a write back.
    record Bear(BlockAddress address, Timestamp timestamp) implements OfBlock {}

    /// Latest commits of written blocks from `from` on, in order; for repair.
    ///
    /// @param max most entries to send, at most [#STAMPS_MAX]
    record ListStamps(VolumeId volume, long from, int max) implements BlockRequest {
        public static final int STAMPS_MAX = 1024;

        public ListStamps {
            require(from >= 0, "block numbers start at 0");
            require(max >= 1 && max <= STAMPS_MAX, "1 to 1024 stamps at a time");
        }
    }

    /// The fingerprint, at a random point, of everything held of some blocks (docs/spec/audit.md).
    ///
    /// @param challenge 32 fresh random bytes
    /// @param targets blocks and the timestamps at which they are audited, at most [#TARGETS_MAX]
    record Audit(VolumeId volume, Bytes challenge, List<Target> targets) implements BlockRequest {
        public static final int CHALLENGE_BYTES = 32;
        public static final int TARGETS_MAX = 4096;

        public Audit {
            Bytes.ofSize(challenge, CHALLENGE_BYTES, "challenge");
            targets = List.copyOf(targets);
            require(targets.size() <= TARGETS_MAX, "at most 4096 blocks an audit");
        }

        public record Target(long block, Timestamp timestamp) {}
    }

    /// A request about one block.
    sealed interface OfBlock extends BlockRequest {
        BlockAddress address();

        @Override
        default VolumeId volume() {
            return address().volume();
        }
    }
}
