package io.tarn.client.object;

import io.tarn.block.immutable.Bguid;

/// What came of reading content.
public sealed interface ReadingResult {
    /// All that was asked for was written, each block compared with its name.
    record Done() implements ReadingResult {}

    /// It ends where this block should be: nobody shows it, or it is not what its name says.
    ///
    /// @param written bytes before it
    /// @param reason for people
    record Unreadable(Bguid block, long written, String reason) implements ReadingResult {}
}
