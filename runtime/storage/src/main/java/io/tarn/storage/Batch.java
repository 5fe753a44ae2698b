package io.tarn.storage;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Changes of a [Store] that take hold together or not at all, in the order given.
///
/// Holds references, not copies. Confined to one thread at a time; may be applied more than once.
public final class Batch {
    /// Largest key.
    public static final int KEY_BYTES_MAX = 1024;

    /// Largest value: a fragment of 1 MiB and whatever its owner puts around it.
    public static final int VALUE_BYTES_MAX = 2 << 20;

    /// Largest sum of keys and values; a batch passes through memory in one piece.
    public static final long BATCH_BYTES_MAX = 64L << 20;

    /// One change.
    public sealed interface Change {
        Shelf shelf();

        /// The key now has this value.
        record Put(Shelf shelf, Bytes key, Bytes value) implements Change {}

        /// The key has no value now.
        record Delete(Shelf shelf, Bytes key) implements Change {}

        /// No key in `from <= key < until` has a value now.
        record DeleteRange(Shelf shelf, Bytes from, Bytes until) implements Change {}
    }

    private final List<Change> changes = new ArrayList<>();
    private long sizeBytes;

    /// Without changes yet.
    public Batch() {}

    public Batch put(Shelf shelf, Bytes key, Bytes value) {
        require(value.size() <= VALUE_BYTES_MAX, "a value has " + value.size() + " bytes");
        return add(new Change.Put(shelf, checked(key), value), key.size() + value.size());
    }

    public Batch delete(Shelf shelf, Bytes key) {
        return add(new Change.Delete(shelf, checked(key)), key.size());
    }

    /// Deletes the keys from `from` on, up to but not including `until`.
    public Batch deleteRange(Shelf shelf, Bytes from, Bytes until) {
        require(from.compareTo(until) <= 0, "a range ends before it begins");
        if (from.equals(until)) {
            // The engine counts an empty range when it is written, and not when its log is
            // replayed:
            // at the end of the log it would look as if a durable change were lost.
            return this;
        }
        return add(
                new Change.DeleteRange(shelf, checked(from), checked(until)),
                from.size() + until.size());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// Bytes of all keys and values.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// In order of application; a view.
    public List<Change> changes() {
        return Collections.unmodifiableList(changes);
    }

    private Batch add(Change change, int bytes) {
        require(sizeBytes + bytes <= BATCH_BYTES_MAX, "a batch exceeds " + BATCH_BYTES_MAX);
        sizeBytes += bytes;
        changes.add(change);
        return this;
    }

    private static Bytes checked(Bytes key) {
        require(key.size() <= KEY_BYTES_MAX, "a key has " + key.size() + " bytes");
        return key;
    }
}
