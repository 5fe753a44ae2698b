package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/// The engine's native code. It is unpacked into a file to be loaded, and the engine itself would
/// delete that file when the process ends: a process that is killed leaves 17 MB behind, each time.
/// Here the file goes as soon as it is loaded.
final class EngineLibrary {
    private static boolean loaded;

    private EngineLibrary() {}

    /// To be called before any class of the engine is used.
    static synchronized void load() throws StoreException {
        if (loaded) {
            return;
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path directory = Files.createTempDirectory(temporary, "tarn-");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            } finally {
                delete(directory);
            }
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StoreException(
                    Kind.IO,
                    "%s: the storage engine's library cannot be unpacked and loaded there (%s); if no programs may lie there, name another directory by JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR"
                            .formatted(temporary, e),
                    e);
        }
        loaded = true;
    }

    /// Where a loaded file cannot be deleted, the engine does so in the end.
    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (java.nio.file.FileSystemException _) {
            directory.toFile().deleteOnExit();
        }
    }
}
