package io.tarn.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file that is made with a node's key, beside it, and says that the key was never used. It goes when the key is
/// used first, before anybody hears of that; so a key without it and without a journal had a life that is
/// forgotten (docs/spec/ring-affairs.md).
record BirthMark(Path file) {
    boolean isThere() {
        return Files.exists(file);
    }

    /// Gone for good when this returns.
    void remove() throws IOException {
        if (Files.deleteIfExists(file)) {
            Directories.sync(file);
        }
    }
}
