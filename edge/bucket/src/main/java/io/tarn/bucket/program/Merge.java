package io.tarn.bucket.program;

import io.tarn.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Resolves a conflict: decides what becomes of an object that a draft was to change, and that others have changed since the draft
/// looked at it.
///
/// Source: OceanStore (ASPLOS'00), §4.4.1; Bayou's merge procedures, where servers run them. Here the client does, since no server is
/// trusted with content, and the ring judges the result as it does any change.
@FunctionalInterface
public interface Merge {
    /// @param base what the draft had found; empty if there was nothing
    /// @param theirs what there is now; empty if there is nothing
    /// @param mine what the draft was to make of it, as [Draft#get] has it; empty if it was to remove it
    /// @return what it is to become
    Merged merge(
            String key, Optional<Content> base, Optional<Content> theirs, Optional<Content> mine);

    /// What becomes of it.
    sealed interface Merged {
        record Put(Bytes content) implements Merged {}

        record Remove() implements Merged {}

        /// It cannot be resolved: the draft is not applied.
        record GiveUp() implements Merged {}

        static Merged text(String content) {
            return new Put(Bytes.owning(content.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
