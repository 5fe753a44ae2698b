package io.tarn.client.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.BlockStore;
import io.tarn.client.FetchResult;
import io.tarn.object.index.BlockSource;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.object.index.MissingBlockException;
import io.tarn.operations.object.BlockFetcher;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Reads ranges of a version's content, some blocks ahead of who takes it. Every block has the name that is in its parent, or
/// it is not given on.
public final class ContentReader {
    /// Fetched ahead: eight large blocks, of small ones as many as take a while to come.
    private static final long AHEAD_BYTES = 8L << 20;

    private static final int AHEAD_MAX = 32;

    /// Looked up in the index at a time.
    private static final int LOOKED_UP = 256;

    private static final Bytes ZEROS = Bytes.zeros(64 << 10);

    private final BlockStore store;
    private final BlockFetcher held;
    private final int inlineBytesMax;

    /// @param held blocks of the index, and small ones, that the ring may hold yet; what it gives has the name
    /// @param inlineBytesMax blocks of at most so many bytes may be there
    public ContentReader(BlockStore store, BlockFetcher held, int inlineBytesMax) {
        this.store = store;
        this.held = held;
        this.inlineBytesMax = inlineBytesMax;
    }

    /// Writes the bytes `from .. from + length - 1`.
    ///
    /// @param root of the version's index, as it is certified; the range is within it
    /// @throws IOException from the stream that is written to
    public ReadingResult read(Optional<IndexRoot> root, long from, long length, OutputStream out)
            throws IOException, InterruptedException {
        long bytes = root.map(at -> at.entry().bytes()).orElse(0L);
        require(from >= 0 && length >= 0 && from <= bytes - length, "a range is within the object");
        return new Reading(IndexTree.stored(root, source()), out).all(from, from + length);
    }

    private BlockSource source() {
        return block -> {
            try {
                return held.fetch(block);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        };
    }

    /// A block that was asked for.
    private record Awaited(IndexTree.Located at, CompletableFuture<FetchResult> content) {}

    private final class Reading {
        private final IndexTree tree;
        private final OutputStream out;
        private final ArrayDeque<Awaited> ahead = new ArrayDeque<>();
        private long aheadBytes;
        private long written;

        Reading(IndexTree tree, OutputStream out) {
            this.tree = tree;
            this.out = out;
        }

        ReadingResult all(long from, long to) throws IOException, InterruptedException {
            long asked = from;
            try {
                while (asked < to) {
                    List<IndexTree.Located> blocks = tree.blocks(asked, to - asked, LOOKED_UP);
                    for (IndexTree.Located block : blocks) {
                        Optional<ReadingResult> end = makeRoom(block, from, to);
                        if (end.isPresent()) {
                            return end.get();
                        }
                        ahead.add(new Awaited(block, fetched(block.entry())));
                        aheadBytes += cost(block.entry());
                    }
                    asked = blocks.getLast().end();
                }
            } catch (MissingBlockException e) {
                return unreadable(e.block(), "a block of the index is not to be had");
            }
            while (!ahead.isEmpty()) {
                Optional<ReadingResult> end = writeFirst(from, to);
                if (end.isPresent()) {
                    return end.get();
                }
            }
            return new ReadingResult.Done();
        }

        private static long cost(Entry entry) {
            return entry.isHole() ? 0 : entry.bytes();
        }

        private Optional<ReadingResult> makeRoom(IndexTree.Located block, long from, long to)
                throws IOException, InterruptedException {
            while (!ahead.isEmpty()
                    && (aheadBytes + cost(block.entry()) > AHEAD_BYTES
                            || ahead.size() == AHEAD_MAX)) {
                Optional<ReadingResult> end = writeFirst(from, to);
                if (end.isPresent()) {
                    return end;
                }
            }
            return Optional.empty();
        }

        private ReadingResult unreadable(Bguid block, String reason) {
            return new ReadingResult.Unreadable(block, written, reason);
        }

        /// @return how it ends, if it does
        private Optional<ReadingResult> writeFirst(long from, long to) throws IOException {
            Awaited first = ahead.remove();
            Entry entry = first.at().entry();
            aheadBytes -= cost(entry);
            long begin = Math.max(from, first.at().from());
            long end = Math.min(to, first.at().end());
            if (entry.isHole()) {
                writeZeros(end - begin);
                return Optional.empty();
            }
            FetchResult result = first.content().join();
            if (!(result instanceof FetchResult.Whole(Bytes content))) {
                return Optional.of(unreadable(entry.block(), result.toString()));
            }
            int skipped = (int) (begin - first.at().from());
            write(content.slice(skipped, (int) (end - begin)));
            written += end - begin;
            return Optional.empty();
        }

        private void write(Bytes bytes) throws IOException {
            out.write(bytes.backingArray(), bytes.backingOffset(), bytes.size());
        }

        private void writeZeros(long count) throws IOException {
            for (long left = count; left > 0; left -= ZEROS.size()) {
                write(ZEROS.slice(0, (int) Math.min(left, ZEROS.size())));
            }
            written += count;
        }
    }

    private CompletableFuture<FetchResult> fetched(Entry entry) throws InterruptedException {
        if (entry.isHole()) {
            return CompletableFuture.completedFuture(new FetchResult.Whole(Bytes.EMPTY));
        }
        if (entry.bytes() > BlockStore.BLOCK_BYTES_MAX) {
            return CompletableFuture.completedFuture(new FetchResult.OtherLength(0));
        }
        int length = (int) entry.bytes();
        if (length <= inlineBytesMax) {
            Optional<Bytes> content = held.fetch(entry.block());
            if (content.isPresent()) {
                return CompletableFuture.completedFuture(
                        content.get().size() == length
                                ? new FetchResult.Whole(content.get())
                                : new FetchResult.OtherLength(content.get().size()));
            }
        }
        return store.fetch(entry.block(), length);
    }
}
