package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A store's directory: who holds it, which format it has, and whether it is complete
/// (docs/spec/storage.md).
///
/// An engine told to create what is missing would turn a lost directory into an empty one, and a
/// node into a liar. So a database is created only under the [#CREATING] marker, in a directory that
/// held nothing else; from then on it must be there.
final class DataDirectory implements AutoCloseable {
    static final String LOCK = "lock";
    static final String FORMAT = "format";
    static final String CREATING = "creating";
    static final String DURABLE = "durable";
    static final String DATABASE = "db";

    /// The engine's file that names all others.
    private static final String ENGINE_ROOT = "CURRENT";

    private static final String FORMAT_PREFIX = "tarn-store ";
    private static final int FORMAT_VERSION = 1;
    private static final int TEXT_BYTES_MAX = 256;

    private final Path root;
    private final FileChannel lockFile;
    private final boolean isNew;

    private DataDirectory(Path root, FileChannel lockFile, boolean isNew) {
        this.root = root;
        this.lockFile = lockFile;
        this.isNew = isNew;
    }

    /// Takes the directory, and prepares it for a new database if it is empty or not there.
    static DataDirectory open(Path root) throws StoreException {
        FileChannel lockFile = null;
        try {
            Files.createDirectories(root);
            refuseForeign(root);
            lockFile = lock(root);
            boolean isNew = prepare(root);
            var opened = new DataDirectory(root, lockFile, isNew);
            lockFile = null;
            return opened;
        } catch (IOException e) {
            throw new StoreException(Kind.IO, root + ": " + e.getMessage(), e);
        } finally {
            closeQuietly(lockFile);
        }
    }

    /// Whether a database is yet to be created; [#created] ends this.
    boolean isNew() {
        return isNew;
    }

    Path database() {
        return root.resolve(DATABASE);
    }

    Path durableMark() {
        return root.resolve(DURABLE);
    }

    /// The new database is complete: from now on it must be there.
    void created() throws StoreException {
        try {
            Path draft = root.resolve(FORMAT + ".new");
            writeDurably(draft, FORMAT_PREFIX + FORMAT_VERSION + "\n");
            Files.move(draft, root.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(root);
            Files.delete(root.resolve(CREATING));
            syncDirectory(root);
        } catch (IOException e) {
            throw new StoreException(Kind.IO, root + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static FileChannel lock(Path root) throws IOException, StoreException {
        Path path = root.resolve(LOCK);
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
            if (lock == null) {
                throw new StoreException(
                        Kind.LOCKED,
                        "%s is in use by %s; stop that first"
                                .formatted(root, readText(path).strip()));
            }
            String holder = "process " + ProcessHandle.current().pid() + "\n";
            file.truncate(0);
            file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
            return file;
        } catch (OverlappingFileLockException e) {
            throw new StoreException(
                    Kind.LOCKED, root + " is in use by this process; close that store first", e);
        } finally {
            if (lock == null) {
                closeQuietly(file);
            }
        }
    }

    private static boolean prepare(Path root) throws IOException, StoreException {
        Path format = root.resolve(FORMAT);
        Path creating = root.resolve(CREATING);
        if (Files.exists(format)) {
            requireVersion(format);
            Files.deleteIfExists(creating);
            if (!Files.exists(root.resolve(DATABASE).resolve(ENGINE_ROOT))) {
                throw new StoreException(
                        Kind.ROTTEN,
                        "%s: the database in its folder '%s' is gone; %s"
                                .formatted(root, DATABASE, Store.WHAT_TO_DO_IF_ROTTEN));
            }
            return false;
        }
        if (!Files.exists(creating)) {
            writeDurably(creating, "");
            syncDirectory(root);
        }
        deleteTree(root.resolve(DATABASE));
        Files.deleteIfExists(root.resolve(DURABLE));
        return true;
    }

    /// A directory without a format holds nothing at all, or what an interrupted creation left.
    private static void refuseForeign(Path root) throws IOException, StoreException {
        if (Files.exists(root.resolve(FORMAT)) || Files.exists(root.resolve(CREATING))) {
            return;
        }
        Set<String> foreign = new TreeSet<>();
        try (Stream<Path> entries = Files.list(root)) {
            entries.map(entry -> entry.getFileName().toString()).forEach(foreign::add);
        }
        foreign.remove(LOCK);
        if (!foreign.isEmpty()) {
            throw new StoreException(
                    Kind.FORMAT,
                    "%s has no file '%s' but holds %s: it is no data directory of Tarn, or a damaged one; name an empty one"
                            .formatted(root, FORMAT, foreign));
        }
    }

    private static void requireVersion(Path format) throws IOException, StoreException {
        String text = readText(format).strip();
        if (text.equals(FORMAT_PREFIX + FORMAT_VERSION)) {
            return;
        }
        throw new StoreException(
                Kind.FORMAT,
                text.startsWith(FORMAT_PREFIX)
                        ? "%s says \"%s\", and this release knows version %d only; run the release that wrote it"
                                .formatted(format, text, FORMAT_VERSION)
                        : "%s does not say which format this is; %s"
                                .formatted(format, Store.WHAT_TO_DO_IF_ROTTEN));
    }

    private static String readText(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return new String(in.readNBytes(TEXT_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    private static void writeDurably(Path path, String text) throws IOException {
        try (var out =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The descriptor is released whatever close() reports, and nothing was buffered.
        }
    }
}
