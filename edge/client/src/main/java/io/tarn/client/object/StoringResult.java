package io.tarn.client.object;

import static io.tarn.base.Invariant.require;

import io.tarn.object.update.Blocks;
import java.util.List;

/// What came of storing content. Whatever was stored of content that was not harms nobody: what no version names is forgotten.
public sealed interface StoringResult {
    /// @param blocks that the update has to bring
    /// @param contents in the order in which they were given, all of these blocks
    record Stored(Blocks blocks, List<StoredContent> contents) implements StoringResult {
        public Stored {
            contents = List.copyOf(contents);
        }

        /// The only one.
        public StoredContent content() {
            require(contents.size() == 1, "one content was stored");
            return contents.getFirst();
        }
    }

    /// It has more blocks than one update can name.
    record TooLarge() implements StoringResult {}

    /// Nodes refuse, or too few of them answer.
    ///
    /// @param reason for people
    record NotStored(String reason) implements StoringResult {}
}
