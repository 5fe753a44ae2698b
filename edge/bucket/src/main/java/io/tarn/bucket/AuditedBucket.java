package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.KeyId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an audit of a bucket has found.
///
/// @param versions that were gone through, of objects and of what else is in the bucket's volume
/// @param blocks that they name
/// @param whole of those, with all fragments
/// @param held of those, that the ring's members hold yet, and nodes later
/// @param lacking how many can be read and lack fragments, by how many they have
/// @param lost how many cannot be read
/// @param undecided of which nodes have not said enough
/// @param unread versions and blocks of indexes that could not be looked into: what they name is not counted
/// @param isComplete whether all was gone through; not if there are more blocks of indexes than a walk remembers
/// @param missing how many fragments each node lacks that belong on it
/// @param liars nodes that have shown false fragments
/// @param silent nodes that did not answer some question
/// @param troubles some of what is lost, undecided or unread
public record AuditedBucket(
        long versions,
        long blocks,
        long whole,
        long held,
        SortedMap<Integer, Long> lacking,
        long lost,
        long undecided,
        long unread,
        boolean isComplete,
        SortedMap<KeyId, Long> missing,
        SortedSet<KeyId> liars,
        SortedSet<KeyId> silent,
        List<Trouble> troubles) {
    static final int TROUBLES_MAX = 16;

    public AuditedBucket {
        lacking = Collections.unmodifiableSortedMap(new TreeMap<>(lacking));
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        liars = Collections.unmodifiableSortedSet(new TreeSet<>(liars));
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
        troubles = List.copyOf(troubles);
    }

    /// A block that somebody should know of.
    ///
    /// @param object what the volume calls the object, of which this is the version that was looked at first
    public record Trouble(String object, long version, Bguid block, What what) {}

    public enum What {
        LOST,
        UNDECIDED,
        UNREAD
    }

    /// Every block has all its fragments, and nobody lies or is silent.
    public boolean isClean() {
        return blocks == whole + held
                && unread == 0
                && isComplete
                && missing.isEmpty()
                && liars.isEmpty()
                && silent.isEmpty();
    }
}
