package io.tarn.storage;

import static io.tarn.storage.Samples.key;
import static io.tarn.storage.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tarn.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir Path parent;
    private Path directory;

    @BeforeEach
    void createStore() throws StoreException {
        directory = parent.resolve("store");
        try (var store = Store.open(directory, Samples.limits())) {
            store.apply(new Batch().put(Shelf.RECORDS, key(1), record(1)));
        }
    }

    @Test
    void admitsOneHolderAtATime() throws StoreException {
        try (var first = Store.open(directory, Samples.limits())) {
            assertThat(refusal().kind()).isEqualTo(Kind.LOCKED);
            assertThat(first.get(Shelf.RECORDS, key(1))).contains(record(1));
        }
        Store.open(directory, Samples.limits()).close();
    }

    @Test
    void refusesAFormatOfAnotherRelease() throws IOException {
        Files.writeString(directory.resolve(DataDirectory.FORMAT), "tarn-store 2\n");
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.FORMAT);
        assertThat(refusal).hasMessageContaining("tarn-store 2").hasMessageContaining("version 1");
    }

    @Test
    void refusesAFormatThatSaysNothing() throws IOException {
        Files.writeString(directory.resolve(DataDirectory.FORMAT), "");
        assertThat(refusal().kind()).isEqualTo(Kind.FORMAT);
    }

    /// The same as a directory of something else: neither is overwritten.
    @Test
    void refusesADirectoryThatLostItsFormat() throws IOException {
        Files.delete(directory.resolve(DataDirectory.FORMAT));
        assertThat(refusal().kind()).isEqualTo(Kind.FORMAT);
        assertThat(directory.resolve(DataDirectory.DATABASE)).isNotEmptyDirectory();
    }

    @Test
    void refusesADirectoryOfSomethingElseAndLeavesItAsItWas() throws IOException {
        directory = parent.resolve("photographs");
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("cat.jpg"), "cat");
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.FORMAT);
        assertThat(refusal).hasMessageContaining("cat.jpg");
        assertThat(directory.toFile().list()).containsExactly("cat.jpg");
    }

    /// A new empty database in its place would claim that nothing was ever written.
    @Test
    void takesAMissingDatabaseForALossNotForAnEmptyOne() throws IOException {
        Files.move(directory.resolve(DataDirectory.DATABASE), parent.resolve("elsewhere"));
        assertThat(refusal().kind()).isEqualTo(Kind.ROTTEN);
        Files.createDirectory(directory.resolve(DataDirectory.DATABASE));
        assertThat(refusal().kind()).isEqualTo(Kind.ROTTEN);
    }

    @Test
    void startsACreationAgainThatWasInterrupted() throws IOException, StoreException {
        Files.delete(directory.resolve(DataDirectory.FORMAT));
        Files.writeString(directory.resolve(DataDirectory.CREATING), "");
        try (var store = Store.open(directory, Samples.limits())) {
            assertThat(store.get(Shelf.RECORDS, key(1))).isEmpty();
        }
        Store.open(directory, Samples.limits()).close();
    }

    @Test
    void keepsADirectoryWhoseCreationWasInterruptedAtTheVeryEnd()
            throws IOException, StoreException {
        Files.writeString(directory.resolve(DataDirectory.CREATING), "");
        try (var store = Store.open(directory, Samples.limits())) {
            assertThat(store.get(Shelf.RECORDS, key(1))).contains(record(1));
        }
        assertThat(directory.resolve(DataDirectory.CREATING)).doesNotExist();
    }

    @Test
    void namesAPathThatIsNoDirectory() throws IOException {
        directory = parent.resolve("file");
        Files.writeString(directory, "");
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.IO);
        assertThat(refusal).hasMessageContaining(directory.toString());
    }

    private StoreException refusal() {
        return catchThrowableOfType(
                StoreException.class, () -> Store.open(directory, Samples.limits()).close());
    }
}
