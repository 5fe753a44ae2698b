package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import io.tarn.block.server.BlockRecord;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.kernel.SealedValue;
import io.tarn.simulator.kernel.SimulatedDisk;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// One server's part of a volume on its disk: records, fragments beside them, and how far the
/// server knows its blocks.
///
/// A record is stored under a checksum, as a real store keeps one with every block of its files: a
/// rotten record is told from a sound one. Fragments have their hash in the record.
public final class VolumeDisk {
    private static final int RECORDS = 1;
    private static final int FRAGMENTS = 2;
    private static final int KNOWN_BELOW = 3;

    private final SimulatedDisk disk;
    private final VolumeId volume;
    private final int place;
    private final Redundancy redundancy;

    public VolumeDisk(SimulatedDisk disk, VolumeId volume, int place, Redundancy redundancy) {
        this.disk = disk;
        this.volume = volume;
        this.place = place;
        this.redundancy = redundancy;
    }

    /// Makes all changes of `batch` or, if the disk is full, none.
    public boolean write(DiskBatch batch) {
        return disk.write(batch);
    }

    /// What the disk says of a block.
    public sealed interface Loaded {
        /// [BlockRecord#NONE] if nothing is stored.
        record Sound(BlockRecord record) implements Loaded {}

        record Rotten() implements Loaded {}
    }

    public Loaded record(BlockAddress address) {
        return disk.read(recordKey(address.block()))
                .map(this::loaded)
                .orElse(new Loaded.Sound(BlockRecord.NONE));
    }

    public NavigableMap<BlockAddress, Loaded> records() {
        NavigableMap<BlockAddress, Loaded> records = new TreeMap<>();
        disk.scan(prefix(RECORDS), prefix(RECORDS + 1))
                .forEach((key, value) -> records.put(addressOf(key), loaded(value)));
        return records;
    }

    public void save(DiskBatch batch, BlockAddress address, BlockRecord record) {
        batch.put(recordKey(address.block()), SealedValue.of(record.toBytes()));
    }

    public Optional<Bytes> fragment(BlockAddress address, Timestamp timestamp) {
        return disk.read(fragmentKey(address, timestamp));
    }

    public void keep(DiskBatch batch, BlockAddress address, Timestamp timestamp, Bytes fragment) {
        batch.put(fragmentKey(address, timestamp), fragment.compact());
    }

    public void drop(DiskBatch batch, BlockAddress address, Timestamp timestamp) {
        batch.delete(fragmentKey(address, timestamp));
    }

    /// Drops every fragment of a block: what is left when its record has rotted.
    public void sweep(DiskBatch batch, BlockAddress address) {
        disk.contents()
                .subMap(fragmentsFrom(address.block()), fragmentsFrom(address.block() + 1))
                .keySet()
                .forEach(batch::delete);
    }

    /// Fragments held, of whatever state.
    public int fragments() {
        return disk.scan(prefix(FRAGMENTS), prefix(FRAGMENTS + 1)).size();
    }

    /// Entries of all sound records: as many as there should be fragments.
    public int entries() {
        return records().values().stream()
                .mapToInt(loaded ->
                        loaded instanceof Loaded.Sound(BlockRecord record)
                                ? record.entries().size()
                                : 0)
                .sum();
    }

    /// 0 on a new disk, and on one that replaces another.
    public long knownBelow() {
        return disk.read(prefix(KNOWN_BELOW)).map(VolumeDisk::number).orElse(0L);
    }

    public void knownBelow(DiskBatch batch, long below) {
        batch.put(prefix(KNOWN_BELOW), SealedValue.of(new CanonicalWriter().u64(below).toBytes()));
    }

    /// Whether everything on the medium is what was written: every record sound, every fragment of
    /// every record there and of the right hash. For checks; no server can look that closely.
    public boolean isWhole() {
        return disk
                .contents()
                .tailMap(prefix(RECORDS))
                .headMap(prefix(RECORDS + 1))
                .entrySet()
                .stream()
                .allMatch(stored ->
                        loaded(stored.getValue()) instanceof Loaded.Sound(BlockRecord record)
                                && fragmentsAreWhole(addressOf(stored.getKey()), record));
    }

    private boolean fragmentsAreWhole(BlockAddress address, BlockRecord record) {
        return record.entries().entrySet().stream()
                .allMatch(entry -> {
                    Bytes held = disk.contents().get(fragmentKey(address, entry.getKey()));
                    return held != null
                            && Sha256.hash(held).equals(entry.getValue().fragmentHash(place));
                });
    }

    private Loaded loaded(Bytes stored) {
        try {
            return new Loaded.Sound(BlockRecord.of(SealedValue.open(stored), redundancy));
        } catch (MalformedException e) {
            return new Loaded.Rotten();
        }
    }

    private static long number(Bytes stored) {
        try {
            return new CanonicalReader(SealedValue.open(stored)).u64();
        } catch (MalformedException e) {
            return 0; // As good as a new disk: everything is to be learnt.
        }
    }

    private BlockAddress addressOf(Bytes recordKey) {
        try {
            return new BlockAddress(
                    volume, new CanonicalReader(recordKey.slice(1, Long.BYTES)).u64());
        } catch (MalformedException e) {
            throw new IllegalStateException("keys do not rot", e);
        }
    }

    private static Bytes prefix(int table) {
        return new CanonicalWriter().u8(table).toBytes();
    }

    private static Bytes recordKey(long block) {
        return new CanonicalWriter().u8(RECORDS).u64(block).toBytes();
    }

    private static Bytes fragmentsFrom(long block) {
        return new CanonicalWriter().u8(FRAGMENTS).u64(block).toBytes();
    }

    private static Bytes fragmentKey(BlockAddress address, Timestamp timestamp) {
        CanonicalWriter out = new CanonicalWriter().fixed(fragmentsFrom(address.block()));
        timestamp.write(out);
        return out.toBytes();
    }
}
