package io.tarn.block.server;

import static io.tarn.base.Invariant.invariant;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import io.tarn.block.server.StoredEntry.State;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that one server knows of one block, fragments aside. Immutable and persistent.
///
/// @param latestCommit `latest_commit` of line 607
/// @param prepared `ts_prepare` of §3.5: the greatest integer ever prepared here
/// @param entries the `store` of line 504, ascending; those after `latestCommit` are staged
public record BlockRecord(
        Timestamp latestCommit, long prepared, SortedMap<Timestamp, StoredEntry> entries) {
    /// A block never heard of.
    public static final BlockRecord NONE = new BlockRecord(Timestamp.NONE, 0, new TreeMap<>());

    private static final String TAG = "tarn.record.v1";

    /// Above what quotas admit for any sensible list of writers; bounds a rotten record.
    private static final int ENTRIES_MAX = 1 << 16;

    public BlockRecord {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public boolean isNone() {
        return prepared == 0 && latestCommit.isNone() && entries.isEmpty();
    }

    public Optional<StoredEntry> entry(Timestamp timestamp) {
        return Optional.ofNullable(entries.get(timestamp));
    }

    /// Nothing in it waits: one committed entry at most. A node re-reads all others after a start.
    public boolean isSettled() {
        return entries.values().stream().allMatch(entry -> entry.state() == State.COMMITTED);
    }

    /// Line 504.
    BlockRecord staged(Timestamp timestamp, StoredEntry entry) {
        var next = new TreeMap<>(entries);
        next.put(timestamp, entry);
        return new BlockRecord(latestCommit, Math.max(prepared, timestamp.ts()), next);
    }

    /// Lines 605–607; entries that line 606 would forget at once are superseded instead.
    BlockRecord committed(Timestamp timestamp, StoredEntry entry) {
        invariant(!latestCommit.isAfter(timestamp), "INV-003", this);
        var next = new TreeMap<>(entries);
        next.headMap(timestamp).replaceAll((_, older) -> older.superseded());
        next.put(timestamp, entry);
        return new BlockRecord(timestamp, Math.max(prepared, timestamp.ts()), next);
    }

    BlockRecord without(List<Timestamp> dropped) {
        var next = new TreeMap<>(entries);
        dropped.forEach(next::remove);
        return new BlockRecord(latestCommit, prepared, next);
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter(TAG);
        latestCommit.write(out);
        out.u64(prepared).u32(entries.size());
        entries.forEach((timestamp, entry) -> {
            timestamp.write(out);
            entry.write(out);
        });
        return out.toBytes();
    }

    public static BlockRecord of(Bytes bytes, Redundancy redundancy) throws MalformedException {
        var in = new CanonicalReader(bytes, TAG);
        Timestamp latestCommit = Timestamp.read(in);
        long prepared = in.u64();
        int count = in.count(ENTRIES_MAX);
        var entries = new TreeMap<Timestamp, StoredEntry>();
        for (int i = 0; i < count; i++) {
            Timestamp timestamp = Timestamp.read(in);
            if (!entries.isEmpty() && !timestamp.isAfter(entries.lastKey())) {
                throw new MalformedException("entries are not ascending");
            }
            entries.put(timestamp, StoredEntry.read(in, redundancy));
        }
        in.end();
        return new BlockRecord(latestCommit, prepared, entries);
    }
}
