package io.tarn.storage;

import static io.tarn.storage.Samples.fragment;
import static io.tarn.storage.Samples.key;
import static io.tarn.storage.Samples.record;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk of 32 MiB that runs full: by others, by the store itself, and to the last byte.
///
/// Needs to mount a file system in memory, so it runs as root only and says so otherwise;
/// [FreeSpaceTest] has the rules without a disk.
@Timeout(120)
class FullDiskTest {
    private static final long RESERVE_BYTES = 8 << 20;
    private static final Applied DONE = new Applied.Done();
    private static final Applied FULL = new Applied.Full();

    @TempDir Path parent;
    private Path disk;
    private Path others;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(parent.resolve("disk"));
        others = disk.resolve("others");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=32m", "tarn-test", disk.toString()) == 0,
                "mounting a small disk is not permitted here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", "-l", disk.toString());
    }

    @Test
    void refusesFragmentsFirstThenRecordsAndReadsOn() throws IOException, StoreException {
        try (var store = open()) {
            assertThat(putFragment(store, 1)).isEqualTo(DONE);
            assertThat(store.isFull()).isFalse();

            leaveFree(RESERVE_BYTES * 3 / 4);
            await(store::isFull);
            assertThat(putFragment(store, 2)).isEqualTo(FULL);
            assertThat(putRecord(store, 2)).isEqualTo(DONE);

            leaveFree(RESERVE_BYTES / 4);
            await(() -> putRecord(store, 3).equals(FULL));
            assertThat(store.apply(new Batch().delete(Shelf.RECORDS, key(2)))).isEqualTo(DONE);
            store.sync();
            assertThat(store.get(Shelf.FRAGMENTS, key(1))).contains(fragment(1));
            assertThat(store.get(Shelf.FRAGMENTS, key(2))).as("refused whole").isEmpty();

            Files.delete(others);
            await(() -> !store.isFull());
            assertThat(putFragment(store, 2)).isEqualTo(DONE);
            store.sync();
        }
    }

    /// No room but what deletions make.
    @Test
    void emptiesItselfWhenItsOwnFragmentsAreDropped() throws StoreException {
        try (var store = open()) {
            int count = 0;
            while (putFragment(store, count).equals(DONE)) {
                count++;
            }
            assertThat(store.isFull()).isTrue();
            assertThat(count * (long) Samples.FRAGMENT_BYTES).isGreaterThan(RESERVE_BYTES);
            for (int i = 0; i < count; i++) {
                assertThat(store.apply(new Batch().delete(Shelf.FRAGMENTS, key(i))))
                        .isEqualTo(DONE);
            }
            await(() -> !store.isFull());
            assertThat(putFragment(store, 0)).isEqualTo(DONE);
        }
    }

    @Test
    void givesBackTheRoomOfARangeThatIsDropped() throws StoreException {
        try (var store = open()) {
            for (int i = 0; i < 500; i++) {
                assertThat(putFragment(store, i)).isEqualTo(DONE);
            }
            long before = store.freeBytes();
            store.apply(new Batch().deleteRange(Shelf.FRAGMENTS, key(0), key(500)));
            await(() -> store.freeBytes() > before + 400 * Samples.FRAGMENT_BYTES);
        }
    }

    /// Past the reserve, where the engine itself meets the end of the disk.
    @Test
    void survivesTheLastByteWithoutANewStart() throws IOException, StoreException {
        int kept = 20;
        try (var store = open()) {
            for (int i = 0; i < kept; i++) {
                assertThat(putRecord(store, i)).isEqualTo(DONE);
            }
            store.sync();
            leaveFree(0);
            Applied applied = DONE;
            for (int i = kept; i < 20_000 && applied.equals(DONE); i++) {
                applied = store.apply(new Batch().delete(Shelf.RECORDS, key(i)));
            }
            assertThat(applied).isEqualTo(FULL);
            assertThat(store.isFull()).isTrue();
            assertThat(store.get(Shelf.RECORDS, key(1))).contains(record(1));
            CompletionStage<Synced> waiting = store.synced();

            Files.delete(others);
            await(() -> !store.isFull() && putRecord(store, kept).equals(DONE));
            assertThat(waiting.toCompletableFuture().join()).isEqualTo(new Synced.Done());
            store.sync();
            assertThat(store.failure()).isEmpty();
        }
        try (var store = open()) {
            for (int i = 0; i <= kept; i++) {
                assertThat(store.get(Shelf.RECORDS, key(i))).contains(record(i));
            }
        }
    }

    @Test
    void closesWithoutRoom() throws IOException, StoreException {
        var store = open();
        assertThat(putRecord(store, 1)).isEqualTo(DONE);
        store.sync();
        leaveFree(0);
        Applied applied = DONE;
        for (int i = 2; i < 20_000 && applied.equals(DONE); i++) {
            applied = store.apply(new Batch().delete(Shelf.RECORDS, key(i)));
        }
        CompletionStage<Synced> waiting = store.synced();
        store.close();
        assertThat(waiting.toCompletableFuture().join()).isInstanceOf(Synced.Failed.class);
        Files.delete(others);
        try (var again = open()) {
            assertThat(again.get(Shelf.RECORDS, key(1))).contains(record(1));
        }
    }

    private Store open() throws StoreException {
        var limits = new StoreLimits(RESERVE_BYTES, 1 << 20, 256 << 10, 64 << 10, 2);
        return Store.open(disk.resolve("store"), limits);
    }

    private static Applied putFragment(Store store, int number) {
        return store.apply(new Batch().put(Shelf.FRAGMENTS, key(number), fragment(number)));
    }

    private static Applied putRecord(Store store, int number) {
        return store.apply(new Batch().put(Shelf.RECORDS, key(number), record(number)));
    }

    /// Others fill the disk up to `bytes`.
    private void leaveFree(long bytes) throws IOException {
        try (var out = Files.newOutputStream(others, CREATE, APPEND)) {
            byte[] page = new byte[4096];
            while (Files.getFileStore(disk).getUsableSpace() >= bytes + page.length) {
                out.write(page);
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
