package io.tarn.bucket;

import io.tarn.client.BlockStore;
import io.tarn.client.object.ContentReader;
import io.tarn.client.object.ContentWriter;
import io.tarn.client.object.ReadingResult;
import io.tarn.client.object.StoredContent;
import io.tarn.client.object.StoringResult;
import io.tarn.object.index.IndexRoot;
import io.tarn.operations.object.Likely;
import io.tarn.s3.store.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// The bytes of a bucket's objects, in its store of blocks.
final class Content {
    private final BlockStore store;
    private final Volume volume;
    private final int inlineBytesMax;
    private final ContentWriter writer;

    /// @param volume that the ring has blocks of
    /// @param inlineBytesMax content of at most so many bytes goes along with updates
    Content(BlockStore store, Volume volume, int inlineBytesMax) {
        this.store = store;
        this.volume = volume;
        this.inlineBytesMax = inlineBytesMax;
        writer = new ContentWriter(store, inlineBytesMax);
    }

    /// Reads to the end.
    ///
    /// @throws IOException from the stream
    StoredContent store(InputStream content)
            throws RefusedException, IOException, InterruptedException {
        return storeAll(List.of(content)).content();
    }

    /// Contents that one change puts into objects.
    ///
    /// @throws IOException from one of the streams
    StoringResult.Stored storeAll(List<? extends InputStream> contents)
            throws RefusedException, IOException, InterruptedException {
        return switch (writer.storeAll(contents, volume.receiptsOutlastMillis())) {
            case StoringResult.Stored stored -> stored;
            case StoringResult.TooLarge _ ->
                    throw new RefusedException(
                            Refusal.TOO_LARGE, "an object of so many blocks has to come in parts");
            case StoringResult.NotStored(String reason) ->
                    throw new RefusedException(Refusal.UNAVAILABLE, reason);
        };
    }

    /// Writes a range.
    ///
    /// @param where blocks of the index, and small ones, most likely are
    /// @throws RefusedException if not even its first bytes can be had
    /// @throws IOException if others cannot, or from the stream
    void read(Optional<IndexRoot> root, Likely where, long from, long length, OutputStream out)
            throws RefusedException, IOException, InterruptedException {
        var reader = new ContentReader(store, block -> volume.block(block, where), inlineBytesMax);
        ReadingResult result = reader.read(root, from, length, out);
        if (result instanceof ReadingResult.Unreadable unreadable) {
            String detail =
                    "block %s cannot be read: %s"
                            .formatted(unreadable.block(), unreadable.reason());
            if (unreadable.written() == 0) {
                throw new RefusedException(Refusal.UNAVAILABLE, detail);
            }
            throw new IOException(detail);
        }
    }
}
