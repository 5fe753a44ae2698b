package io.tarn.block.server;

import static io.tarn.base.Invariant.invariant;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that one server knows of one block, fragments aside. Immutable and persistent.
///
/// An entry after `latestCommit` is *staged*: prepared, not committed. The one at it is *committed*.
/// Those before it are *superseded*: overwritten, kept a while for slow readers, then dropped
/// (line 606).
///
/// @param latestCommit `latest_commit` of line 607
/// @param prepared `ts_prepare` of §3.5: the greatest integer ever prepared here
/// @param entries the `store` of line 504, ascending
public record BlockRecord(
        Timestamp latestCommit, long prepared, SortedMap<Timestamp, StoredEntry> entries) {
    /// A block never heard of.
    public static final BlockRecord NONE = new BlockRecord(Timestamp.NONE, 0, new TreeMap<>());

    private static final String TAG = "tarn.whole-record.v2";

    public BlockRecord {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public boolean isNone() {
        return prepared == 0 && latestCommit.isNone() && entries.isEmpty();
    }

    public Optional<StoredEntry> entry(Timestamp timestamp) {
        return Optional.ofNullable(entries.get(timestamp));
    }

    public boolean isStaged(Timestamp timestamp) {
        return timestamp.isAfter(latestCommit);
    }

    public boolean isSuperseded(Timestamp timestamp) {
        return latestCommit.isAfter(timestamp);
    }

    /// Nothing in it waits: one committed entry at most. A node re-reads all others after a start.
    public boolean isSettled() {
        return entries.isEmpty() || (entries.size() == 1 && entries.containsKey(latestCommit));
    }

    public RecordHead head() {
        return new RecordHead(latestCommit, prepared, new TreeSet<>(entries.keySet()));
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
        next.put(timestamp, entry);
        return new BlockRecord(timestamp, Math.max(prepared, timestamp.ts()), next);
    }

    BlockRecord without(List<Timestamp> dropped) {
        var next = new TreeMap<>(entries);
        dropped.forEach(next::remove);
        return new BlockRecord(latestCommit, prepared, next);
    }

    /// Head and entries in one piece.
    public Bytes toBytes() {
        var out = new CanonicalWriter(TAG);
        head().write(out);
        entries.values().forEach(entry -> entry.write(out));
        return out.toBytes();
    }

    public static BlockRecord of(Bytes bytes, Redundancy redundancy) throws MalformedException {
        var in = new CanonicalReader(bytes, TAG);
        RecordHead head = RecordHead.read(in);
        var entries = new TreeMap<Timestamp, StoredEntry>();
        for (Timestamp timestamp : head.entries()) {
            entries.put(timestamp, StoredEntry.read(in, redundancy));
        }
        in.end();
        return new BlockRecord(head.latestCommit(), head.prepared(), entries);
    }
}
