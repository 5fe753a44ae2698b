package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A version of an object as a list of blocks, with no tree over them.
///
/// @param content blocks and holes; no two holes follow one another
/// @param update SHA-256 of the operation that made it
record PlainVersion(
        VersionNumber number,
        Bguid vguid,
        Optional<Bguid> before,
        AgreedTime time,
        boolean isDeleted,
        List<Entry> content,
        Metadata metadata,
        Digest update) {
    PlainVersion {
        content = List.copyOf(content);
    }

    long bytes() {
        return bytes(content);
    }

    static long bytes(List<Entry> content) {
        return content.stream().mapToLong(Entry::bytes).sum();
    }

    /// Whether a root block says the same of the version.
    boolean isOf(VersionRoot root) {
        return root.number().equals(number)
                && root.before().equals(before)
                && root.time().equals(time)
                && root.isDeleted() == isDeleted
                && root.metadata().equals(metadata)
                && root.update().equals(update)
                && root.index().map(index -> index.entry().bytes()).orElse(0L) == bytes();
    }

    /// The object's bytes; or the first block that has none, or others than its writer said.
    Read read(Contents contents) {
        var parts = new ArrayList<Bytes>();
        for (Entry entry : content) {
            if (entry.isHole()) {
                parts.add(Bytes.zeros((int) entry.bytes()));
                continue;
            }
            Optional<Bytes> part = contents.find(entry.block());
            if (part.isEmpty() || part.get().size() != entry.bytes()) {
                return new Read.Bad(entry.block());
            }
            parts.add(part.get());
        }
        return new Read.Whole(Bytes.concat(parts.toArray(new Bytes[0])));
    }

    /// What readers find in a version.
    sealed interface Read {
        record Whole(Bytes bytes) implements Read {}

        /// Its writer has lied: no content is of this block's name, or none of the length that it said.
        record Bad(Bguid block) implements Read {}
    }
}
