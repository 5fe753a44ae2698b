package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.operations.object.Likely;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Certified;
import io.tarn.s3.store.Version;
import java.time.Instant;
import java.util.Optional;

/// A version of an object, from the list of newest ones or from that of the others.
///
/// @param tag its ETag, as [Described] writes it; empty of a delete marker
/// @param where what it has made most likely is
record Item(
        ObjectName name,
        VersionNumber number,
        Bguid vguid,
        AgreedTime time,
        boolean isMarker,
        boolean isNewest,
        long bytes,
        Bytes tag,
        Lock lock,
        Likely where) {
    static Item of(ObjectName name, Head head) {
        return new Item(
                name,
                head.number(),
                head.vguid(),
                head.time(),
                head.isDeleted(),
                true,
                head.bytes(),
                Described.tag(head.metadata()),
                head.lock(),
                where(head.heldBlocks()));
    }

    static Item of(ObjectName name, PastVersion.Kept past) {
        return new Item(
                name,
                past.number(),
                past.vguid(),
                past.time(),
                past.isDeleted(),
                false,
                past.bytes(),
                past.etag(),
                past.lock(),
                where(past.heldBlocks()));
    }

    private static Likely where(int heldBlocks) {
        return heldBlocks > 0 ? Likely.HELD : Likely.STORED;
    }

    /// Markers are made without one.
    boolean isNull() {
        return Described.isNull(tag);
    }

    String id() {
        return isNull() ? Version.NULL_ID : number.toString();
    }

    Version shown(Attributes attributes) {
        return new Version(
                Items.key(name),
                id(),
                number.number(),
                Instant.ofEpochMilli(time.millis()),
                isMarker,
                isNewest,
                bytes,
                attributes,
                Locks.shown(lock),
                Optional.of(new Certified(vguid.toString(), Optional.empty())));
    }
}
