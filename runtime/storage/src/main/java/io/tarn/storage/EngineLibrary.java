package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/// The engine's native code. It is unpacked into a file to be loaded, and the engine itself would
/// delete that file when the process ends: a process that is killed leaves 17 MB behind, each time.
/// Here the file goes as soon as it is loaded.
final class EngineLibrary {
    private static final String WHAT_TO_DO =
            "if no programs may lie there, name another directory by"
                    + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR";

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
            String failure =
                    "%s: the storage engine's library cannot be unpacked and loaded there (%s)"
                            .formatted(temporary, e);
            throw new StoreException(Kind.IO, failure + "; " + WHAT_TO_DO, e);
        }
        loaded = true;
    }

    /// Does not fail, whatever is left: a failure here would hide why loading failed. The engine tries
    /// again when the process ends.
    private static void delete(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException | DirectoryIteratorException _) {
            directory.toFile().deleteOnExit();
        }
    }
}
