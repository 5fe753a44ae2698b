package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.ServerEffect.Drop;
import io.tarn.block.server.ServerEffect.Save;
import io.tarn.block.server.StoredEntry;
import io.tarn.coding.Fingerprints;
import io.tarn.storage.Applied;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelvesTest {
    private static final VolumeId VOLUME = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    private static final BlockAddress BLOCK = new BlockAddress(VOLUME, 7);
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    @TempDir Path directory;
    private Store store;
    private Shelves shelves;

    @BeforeEach
    void open() throws StoreException {
        store = Store.open(directory, StoreLimits.extreme(new Random(1)));
        shelves = new Shelves(store, VOLUME, REDUNDANCY);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void recordComesBackAsItWasAfterEachStep() throws StoreException {
        BlockRecord staged = record(0, 1);
        BlockRecord committed = record(1, 1);
        BlockRecord both = record(1, 1, 2);
        BlockRecord superseded = record(2, 1, 2);
        BlockRecord dropped = record(2, 2);
        BlockRecord before = BlockRecord.NONE;
        for (BlockRecord after : List.of(staged, committed, both, superseded, dropped)) {
            save(before, after, Set.of());
            assertThat(shelves.record(7)).isEqualTo(after);
            assertThat(shelves.latestCommit(7)).isEqualTo(after.latestCommit());
            assertThat(shelves.unsettled().contains(7L)).isEqualTo(!after.isSettled());
            before = after;
        }
        assertThat(shelves.entry(BLOCK, write(1))).isEmpty();
        assertThat(shelves.entry(BLOCK, write(2))).contains(entry(2));
    }

    /// A list that is not full says that it is the last: others call a server that tells less a liar.
    @Test
    void listOfCommitsIsFullThoughBlocksWithoutOneLieBetween() throws StoreException {
        for (long block = 0; block < 10; block++) {
            var batch = new Batch();
            var record = block % 3 == 0 ? record(1, 1) : record(0, 1);
            var save = new Save(new BlockAddress(VOLUME, block), record);
            shelves.add(batch, save, BlockRecord.NONE, Set.of());
            assertThat(store.apply(batch)).isEqualTo(new Applied.Done());
        }
        var first = new TreeMap<Long, Timestamp>();
        assertThat(shelves.latestCommits(0, 3, first)).isFalse();
        assertThat(first).containsOnlyKeys(0L, 3L, 6L);
        var rest = new TreeMap<Long, Timestamp>();
        assertThat(shelves.latestCommits(7, 3, rest)).isTrue();
        assertThat(rest).containsOnlyKeys(9L);
    }

    @Test
    void stepWritesOnlyWhatItChanges() throws StoreException {
        save(BlockRecord.NONE, record(1, 1, 2), Set.of());
        var batch = new Batch();
        shelves.add(batch, new Save(BLOCK, record(2, 1, 2)), record(1, 1, 2), Set.of());
        assertThat(batch.changes()).hasSize(1);
    }

    @Test
    void repairReplacesAnEntryThatHasRotted() throws StoreException {
        save(BlockRecord.NONE, record(1, 1), Set.of());
        store.apply(new Batch().put(Shelf.ENTRIES, entryKey(), Bytes.zeros(3)));
        assertThatThrownBy(() -> shelves.record(7)).isInstanceOf(StoreException.class);

        save(record(1, 1), record(1, 1), Set.of(write(1)));
        assertThat(shelves.record(7)).isEqualTo(record(1, 1));
    }

    @Test
    void recordThatLacksAnEntryIsRotten() throws StoreException {
        save(BlockRecord.NONE, record(1, 1), Set.of());
        store.apply(new Batch().delete(Shelf.ENTRIES, entryKey()));
        assertThatThrownBy(() -> shelves.record(7))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("lacks an entry");
    }

    @Test
    void removalLeavesNothing() throws StoreException {
        save(BlockRecord.NONE, record(1, 1, 2), Set.of());
        var batch = new Batch();
        shelves.add(batch, new Drop(BLOCK, write(1)));
        shelves.addRemoval(batch);
        assertThat(store.apply(batch)).isEqualTo(new Applied.Done());
        for (Shelf shelf : Shelf.values()) {
            assertThat(store.scan(shelf, KeyRange.all(), 0, (_, _) -> {})).isEmpty();
        }
        assertThat(shelves.record(7)).isEqualTo(BlockRecord.NONE);
    }

    private void save(BlockRecord before, BlockRecord after, Set<Timestamp> kept) {
        var batch = new Batch();
        shelves.add(batch, new Save(BLOCK, after), before, kept);
        assertThat(store.apply(batch)).isEqualTo(new Applied.Done());
    }

    /// The only key on its shelf.
    private Bytes entryKey() throws StoreException {
        var keys = new TreeMap<Bytes, Bytes>();
        store.scan(Shelf.ENTRIES, KeyRange.all(), 2, keys::put);
        assertThat(keys).hasSize(1);
        return keys.firstKey();
    }

    /// @param latest integer of the latest commit, 0 for none
    private static BlockRecord record(long latest, long... entries) {
        var stored = new TreeMap<Timestamp, StoredEntry>();
        for (long ts : entries) {
            stored.put(write(ts), entry(ts));
        }
        Timestamp committed = latest == 0 ? Timestamp.NONE : write(latest);
        return new BlockRecord(committed, entries[entries.length - 1], stored);
    }

    private static Timestamp write(long ts) {
        return new Timestamp(ts, Bytes.zeros(Timestamp.CONTENT_BYTES));
    }

    private static StoredEntry entry(long ts) {
        Bytes hash = filled(ts, FingerprintedCrossChecksum.HASH_BYTES);
        var fpcc =
                new FingerprintedCrossChecksum(
                        Collections.nCopies(REDUNDANCY.writers(), hash),
                        Collections.nCopies(REDUNDANCY.needed(), filled(ts, Fingerprints.BYTES)));
        return new StoredEntry(
                fpcc, List.of(), hash, List.of(), Bytes.zeros(StoredEntry.CLIENT_BYTES));
    }

    private static Bytes filled(long ts, int bytes) {
        byte[] all = new byte[bytes];
        java.util.Arrays.fill(all, (byte) ts);
        return Bytes.owning(all);
    }
}
