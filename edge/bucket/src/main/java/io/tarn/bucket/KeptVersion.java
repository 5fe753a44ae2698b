package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import java.time.Instant;

/// A version as the ring has it, whatever S3's clients are shown of it.
///
/// @param number counts an object's versions, from 1
/// @param time agreed, when it was made
/// @param deleted it says that there is no such object
/// @param size of its content, in bytes
/// @param etag what S3's clients know the content by; empty if there is none
/// @param vguid the version's own name: of the block that says all about it
public record KeptVersion(
        String key, long number, Instant time, boolean deleted, long size, String etag, Bguid vguid)
        implements LoggedVersion {
    static KeptVersion of(Item item) {
        return new KeptVersion(
                Items.key(item.name()),
                item.number().number(),
                Instant.ofEpochMilli(item.time().millis()),
                item.isMarker(),
                item.bytes(),
                Described.etag(item.tag()),
                item.vguid());
    }
}
