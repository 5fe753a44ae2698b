package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Timestamp;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A [BlockRecord] without its entries: what changes with each step, and is small. A disk keeps
/// entries beside it under their timestamps, so that a step writes only those it has changed.
///
/// @param latestCommit as in the record
/// @param prepared as in the record
/// @param entries timestamps of the entries that belong to it
public record RecordHead(Timestamp latestCommit, long prepared, SortedSet<Timestamp> entries) {
    private static final String TAG = "tarn.record.v2";

    /// Above what quotas admit for any sensible list of writers; bounds a rotten record.
    private static final int ENTRIES_MAX = 1 << 16;

    public RecordHead {
        entries = Collections.unmodifiableSortedSet(new TreeSet<>(entries));
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter(TAG);
        write(out);
        return out.toBytes();
    }

    void write(CanonicalWriter out) {
        latestCommit.write(out);
        out.u64(prepared).u32(entries.size());
        entries.forEach(timestamp -> timestamp.write(out));
    }

    public static RecordHead of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes, TAG);
        RecordHead head = read(in);
        in.end();
        return head;
    }

    static RecordHead read(CanonicalReader in) throws MalformedException {
        Timestamp latestCommit = Timestamp.read(in);
        long prepared = in.u64();
        int count = in.count(ENTRIES_MAX);
        var entries = new TreeSet<Timestamp>();
        for (int i = 0; i < count; i++) {
            Timestamp timestamp = Timestamp.read(in);
            if (!entries.isEmpty() && !timestamp.isAfter(entries.last())) {
                throw new MalformedException("entries are not ascending");
            }
            entries.add(timestamp);
        }
        return new RecordHead(latestCommit, prepared, entries);
    }
}
