package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode.Reencoded;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import io.tarn.block.immutable.StoreRequest.Storing;
import java.util.List;

/// Judges what a client brings before any state is touched: the checks of `s_rpc_prepare_frag`
/// (lines 300–304) and `s_rpc_prepare_block` (lines 400–410).
///
/// Pure, and nearly all of what a request costs, so that a node runs it on any thread.
public final class StoreCheck {
    private final ImmutableCode code;

    public StoreCheck(ImmutableCode code) {
        this.code = code;
    }

    /// What came of a check.
    public sealed interface Verdict {
        record Sound(CheckedStore store) implements Verdict {}

        record Unsound(Refusal refusal) implements Verdict {}
    }

    /// A fragment that belongs to its checksum; only [StoreCheck] makes one.
    public static final class CheckedStore {
        private final FragmentId id;
        private final BlockChecksum checksum;
        private final Bytes fragment;
        private final List<Bytes> allHashes;

        private CheckedStore(
                FragmentId id, BlockChecksum checksum, Bytes fragment, List<Bytes> allHashes) {
            this.id = id;
            this.checksum = checksum;
            this.fragment = fragment;
            this.allHashes = List.copyOf(allHashes);
        }

        public FragmentId id() {
            return id;
        }

        public BlockChecksum checksum() {
            return checksum;
        }

        public Bytes fragment() {
            return fragment;
        }

        /// Hashes of all `n` fragments where the checksum alone does not prove this one, else empty.
        public List<Bytes> allHashes() {
            return allHashes;
        }
    }

    public Verdict check(Storing request) {
        if (request.index() >= code.redundancy().servers()
                || !request.checksum().redundancy().equals(code.redundancy())) {
            return new Verdict.Unsound(Refusal.OUT_OF_RANGE);
        }
        return switch (request) {
            case StoreFragment store -> checkFragment(store);
            case StoreBlock store -> checkBlock(store);
        };
    }

    private Verdict checkFragment(StoreFragment store) {
        return covers(store, store.fragment())
                ? sound(store, store.fragment(), List.of())
                : new Verdict.Unsound(Refusal.INCONSISTENT);
    }

    /// A covered fragment made from the block is as good as one that was sent.
    private Verdict checkBlock(StoreBlock store) {
        return code.reencode(store.checksum(), store.index(), store.content())
                .map((Reencoded own) ->
                        sound(
                                store,
                                own.fragment(),
                                covers(store, own.fragment()) ? List.of() : own.allHashes()))
                .orElse(new Verdict.Unsound(Refusal.INCONSISTENT));
    }

    private boolean covers(Storing store, Bytes fragment) {
        return store.index() < code.redundancy().writers()
                && code.isConsistent(store.checksum(), store.index(), fragment);
    }

    private static Verdict sound(Storing store, Bytes fragment, List<Bytes> allHashes) {
        return new Verdict.Sound(
                new CheckedStore(store.id(), store.checksum(), fragment, allHashes));
    }
}
