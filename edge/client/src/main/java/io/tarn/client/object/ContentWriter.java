package io.tarn.client.object;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.AttestResult;
import io.tarn.client.BlockStore;
import io.tarn.client.StoreResult;
import io.tarn.object.index.Entry;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Piece;
import io.tarn.operations.StoredBlock;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Disperses content, a block after the other as it comes, and has the nodes sign for all of it at the end. What is small goes
/// along with the update instead.
///
/// Of a stream of any length as much is in memory as the [BlockStore] lets be under way.
public final class ContentWriter {
    /// An operation has a mebibyte, and a block takes about 50 bytes of it.
    static final int BLOCKS_MAX = 20_000;

    private final BlockStore store;
    private final int inlineBytesMax;

    /// @param inlineBytesMax content of at most so many bytes is not dispersed
    public ContentWriter(BlockStore store, int inlineBytesMax) {
        this.store = store;
        this.inlineBytesMax = inlineBytesMax;
    }

    /// Reads to the end.
    ///
    /// @param sinceMillis agreed time that the update will not be executed before, as far as the caller knows: 0 if it does not
    /// @throws IOException from the stream; then what was stored is forgotten
    public StoringResult store(InputStream content, long sinceMillis)
            throws IOException, InterruptedException {
        return storeAll(List.of(content), sinceMillis);
    }

    /// The same of several contents for one update, read one after the other.
    ///
    /// @param contents as many as an update has parts, at most
    public StoringResult storeAll(List<? extends InputStream> contents, long sinceMillis)
            throws IOException, InterruptedException {
        var storing = new Storing(sinceMillis);
        for (InputStream content : contents) {
            Optional<StoringResult> failure = storing.add(content);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return storing.signedFor();
    }

    /// Where a content is.
    private sealed interface Part {
        long bytes();

        /// @param from the first
        /// @param to behind the last
        record Leaves(int from, int to, long bytes) implements Part {}

        record Inline(int index, long bytes) implements Part {}
    }

    /// Of one update.
    private final class Storing {
        private final long sinceMillis;
        private final List<CompletableFuture<StoreResult>> leaves = new ArrayList<>();
        private final List<Bytes> inline = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();

        Storing(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }

        /// @return why it was not stored, if it was not
        Optional<StoringResult> add(InputStream content) throws IOException, InterruptedException {
            byte[] first = content.readNBytes(LeafSizes.at(0));
            // A whole leaf may not be all.
            boolean isAll = first.length < LeafSizes.at(0);
            if (isAll && first.length > 0 && first.length <= inlineBytesMax) {
                parts.add(new Part.Inline(inline.size(), first.length));
                inline.add(Bytes.owning(first));
                return Optional.empty();
            }
            return addLeaves(first, content);
        }

        private Optional<StoringResult> addLeaves(byte[] first, InputStream content)
                throws IOException, InterruptedException {
            int from = leaves.size();
            long bytes = 0;
            byte[] leaf = first;
            while (leaf.length > 0) {
                if (leaves.size() == BLOCKS_MAX) {
                    return Optional.of(new StoringResult.TooLarge());
                }
                leaves.add(store.disperse(Bytes.owning(leaf)));
                bytes += leaf.length;
                if (failure().isPresent()) {
                    return failure();
                }
                leaf = content.readNBytes(LeafSizes.at(bytes));
            }
            parts.add(new Part.Leaves(from, leaves.size(), bytes));
            return Optional.empty();
        }

        /// Of those that are done, from the end: why go on reading a stream that cannot be stored?
        private Optional<StoringResult> failure() {
            return leaves.reversed().stream()
                    .limit(8)
                    .map(leaf -> leaf.getNow(null))
                    .filter(result -> result != null && !(result instanceof StoreResult.Stored))
                    .findFirst()
                    .map(result -> new StoringResult.NotStored(result.toString()));
        }

        StoringResult signedFor() throws InterruptedException {
            SortedMap<Bguid, StoredBlock> stored = new TreeMap<>();
            var order = new ArrayList<Bguid>();
            for (CompletableFuture<StoreResult> leaf : leaves) {
                if (!(leaf.join() instanceof StoreResult.Stored(StoredBlock block, var _))) {
                    return new StoringResult.NotStored(leaf.join().toString());
                }
                order.add(block.block());
                stored.put(block.block(), block);
            }
            var names = List.copyOf(stored.keySet());
            var attestations = new ArrayList<Attestation>();
            var all = List.copyOf(stored.values());
            for (int from = 0; from < all.size(); from += BlockStore.ATTESTED_MAX) {
                int to = Math.min(all.size(), from + BlockStore.ATTESTED_MAX);
                AttestResult attested = store.attest(all.subList(from, to), sinceMillis).join();
                if (!(attested instanceof AttestResult.Covered)) {
                    return new StoringResult.NotStored(
                            "too few nodes sign for what they were given");
                }
                attestations.addAll(ShownReceipts.of(attested.receipts(), names));
            }
            var blocks =
                    new Blocks(
                            entries(stored.values()),
                            new Attestations(attestations),
                            inline,
                            List.of());
            List<Piece> leafPieces = pieces(order, names);
            return new StoringResult.Stored(
                    blocks, parts.stream().map(part -> content(part, blocks, leafPieces)).toList());
        }

        private StoredContent content(Part part, Blocks blocks, List<Piece> leafPieces) {
            List<Piece> pieces =
                    switch (part) {
                        case Part.Leaves(int from, int to, var _) -> leafPieces.subList(from, to);
                        case Part.Inline(int index, var _) -> List.of(new Piece.Inline(index));
                    };
            return new StoredContent(blocks, pieces, part.bytes());
        }
    }

    private static List<Entry> entries(Collection<StoredBlock> stored) {
        return stored.stream().map(block -> new Entry(block.block(), block.lengthBytes())).toList();
    }

    private static List<Piece> pieces(List<Bguid> order, List<Bguid> names) {
        SequencedMap<Bguid, Integer> places = ShownReceipts.places(names);
        return order.stream()
                .<Piece>map(block -> new Piece.Stored(places.getOrDefault(block, -1)))
                .toList();
    }
}
