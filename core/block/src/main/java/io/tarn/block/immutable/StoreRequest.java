package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import java.util.List;

/// What a client asks of a server about immutable blocks. Decoded, bounded, and from an
/// authenticated caller; otherwise unjudged.
public sealed interface StoreRequest {
    VolumeId volume();

    /// `store(fpcc, fragment)`: keep one of the first `m + f` fragments.
    record StoreFragment(VolumeId volume, BlockChecksum checksum, int index, Bytes fragment)
            implements Storing {}

    /// `store` for a fragment that the checksum does not cover, or covers falsely: the server is
    /// shown the whole block and makes its fragment itself (as `s_rpc_prepare_block`).
    record StoreBlock(VolumeId volume, BlockChecksum checksum, int index, Bytes content)
            implements Storing {}

    /// @param withChecksum send the checksum itself; one server of a read is enough
    record Fetch(VolumeId volume, FragmentId fragment, boolean withChecksum)
            implements StoreRequest {}

    /// Sign that these are held, for longer than a moment.
    ///
    /// @param fragments 1 to [#FRAGMENTS_MAX], ascending
    record Attest(VolumeId volume, List<FragmentId> fragments) implements StoreRequest {
        public static final int FRAGMENTS_MAX = 4096;

        public Attest {
            fragments = List.copyOf(fragments);
            require(areListed(fragments), "1 to 4096 fragments, ascending");
        }

        static boolean areListed(List<FragmentId> fragments) {
            for (int i = 1; i < fragments.size(); i++) {
                if (fragments.get(i - 1).compareTo(fragments.get(i)) >= 0) {
                    return false;
                }
            }
            return !fragments.isEmpty() && fragments.size() <= FRAGMENTS_MAX;
        }
    }

    /// Show, by fingerprints at points that nobody could know, that these are held. It changes nothing.
    ///
    /// @param challenge 32 random bytes, the same for all servers
    /// @param fragments 1 to [#FRAGMENTS_MAX], ascending
    record Audit(VolumeId volume, Bytes challenge, List<FragmentId> fragments)
            implements StoreRequest {
        public static final int CHALLENGE_BYTES = 32;
        public static final int FRAGMENTS_MAX = 256;

        public Audit {
            Bytes.ofSize(challenge, CHALLENGE_BYTES, "challenge");
            fragments = List.copyOf(fragments);
            require(areListed(fragments), "1 to 256 fragments, ascending");
        }

        static boolean areListed(List<FragmentId> fragments) {
            return fragments.size() <= FRAGMENTS_MAX && Attest.areListed(fragments);
        }
    }

    /// A request that brings bytes to keep.
    sealed interface Storing extends StoreRequest {
        BlockChecksum checksum();

        int index();

        default FragmentId id() {
            return new FragmentId(checksum().bguid(), index());
        }
    }
}
