package io.tarn.client.object;

import io.tarn.object.update.Blocks;
import io.tarn.object.update.Piece;
import java.util.List;

/// Content that an update can put into objects.
///
/// @param blocks that the update has to bring, with the receipts for those that are stored
/// @param pieces of these blocks, in the order of the content; none if it has no bytes
/// @param bytes of the content
public record StoredContent(Blocks blocks, List<Piece> pieces, long bytes) {
    public StoredContent {
        pieces = List.copyOf(pieces);
    }
}
