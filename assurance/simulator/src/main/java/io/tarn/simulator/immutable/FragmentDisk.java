package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.kernel.SealedValue;
import io.tarn.simulator.kernel.SimulatedDisk;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One server's immutable blocks on its disk: records under a checksum, fragments beside them.
public final class FragmentDisk {
    private static final int RECORDS = 1;
    private static final int FRAGMENTS = 2;

    private final SimulatedDisk disk;
    private final Redundancy redundancy;

    FragmentDisk(SimulatedDisk disk, Redundancy redundancy) {
        this.disk = disk;
        this.redundancy = redundancy;
    }

    /// Makes all changes of `batch` or, if the disk is full, none.
    boolean write(DiskBatch batch) {
        return disk.write(batch);
    }

    /// [FragmentRecord#NONE] if there is none; empty if it cannot be read.
    Optional<FragmentRecord> record(FragmentId id) {
        Optional<Bytes> stored = disk.read(key(RECORDS, id));
        return stored.isEmpty() ? Optional.of(FragmentRecord.NONE) : loaded(stored.get());
    }

    /// All records as the disk gives them back; those that cannot be read are empty.
    public SortedMap<FragmentId, Optional<FragmentRecord>> records() {
        var records = new TreeMap<FragmentId, Optional<FragmentRecord>>();
        disk.scan(prefix(RECORDS), prefix(RECORDS + 1))
                .forEach((key, stored) -> records.put(idOf(key), loaded(stored)));
        return records;
    }

    /// All sound records that are on the medium, whatever it gives back; for checks.
    SortedMap<FragmentId, FragmentRecord> truth() {
        var records = new TreeMap<FragmentId, FragmentRecord>();
        disk.contents()
                .subMap(prefix(RECORDS), prefix(RECORDS + 1))
                .forEach((key, stored) ->
                        loaded(stored).ifPresent(record -> records.put(idOf(key), record)));
        return records;
    }

    /// Whether the medium holds this fragment, as its record says; for checks.
    public boolean holds(FragmentId id) {
        Bytes record = disk.contents().get(key(RECORDS, id));
        Bytes fragment = disk.contents().get(key(FRAGMENTS, id));
        return record != null
                && fragment != null
                && loaded(record)
                        .flatMap(FragmentRecord::held)
                        .filter(held ->
                                held.checksum().bguid().equals(id.block())
                                        && Sha256.hash(fragment)
                                                .equals(held.fragmentHash(id.index())))
                        .isPresent();
    }

    /// Whether every record on the medium is sound, and every fragment what its record says; for
    /// checks.
    boolean isWhole() {
        return disk.contents().subMap(prefix(RECORDS), prefix(RECORDS + 1)).entrySet().stream()
                .allMatch(stored ->
                        loaded(stored.getValue())
                                .filter(record ->
                                        record.held().isEmpty() || holds(idOf(stored.getKey())))
                                .isPresent());
    }

    /// Whether the disk gives back this fragment as its record says it is.
    boolean isSound(FragmentId id, FragmentRecord record) {
        return record.held().isEmpty()
                || fragment(id)
                        .filter(bytes ->
                                Sha256.hash(bytes)
                                        .equals(
                                                record.held()
                                                        .orElseThrow()
                                                        .fragmentHash(id.index())))
                        .isPresent();
    }

    void save(DiskBatch batch, FragmentId id, FragmentRecord record) {
        batch.put(key(RECORDS, id), SealedValue.of(record.toBytes()));
    }

    Optional<Bytes> fragment(FragmentId id) {
        return disk.read(key(FRAGMENTS, id));
    }

    void keep(DiskBatch batch, FragmentId id, Bytes fragment) {
        batch.put(key(FRAGMENTS, id), fragment.compact());
    }

    void drop(DiskBatch batch, FragmentId id) {
        batch.delete(key(RECORDS, id)).delete(key(FRAGMENTS, id));
    }

    private Optional<FragmentRecord> loaded(Bytes stored) {
        try {
            return Optional.of(FragmentRecord.of(SealedValue.open(stored), redundancy));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private FragmentId idOf(Bytes key) {
        try {
            return FragmentId.read(new CanonicalReader(key.slice(1, key.size() - 1)), redundancy);
        } catch (MalformedException e) {
            throw new IllegalStateException("keys do not rot", e);
        }
    }

    private static Bytes prefix(int table) {
        return new CanonicalWriter().u8(table).toBytes();
    }

    private static Bytes key(int table, FragmentId id) {
        CanonicalWriter out = new CanonicalWriter().u8(table);
        id.write(out);
        return out.toBytes();
    }
}
