package io.tarn.benchmarks.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The mark that `tarn init` leaves beside a node's key, for nodes whose keys are in no file.
public final class UnusedKey {
    private UnusedKey() {}

    /// Makes a node's directory, if it is not there, and then the mark beside it.
    ///
    /// @return where the mark is, or was
    public static Path mark(Path directory) throws IOException {
        Path mark = directory.resolveSibling(directory.getFileName() + ".unused");
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.createFile(mark);
        }
        return mark;
    }
}
