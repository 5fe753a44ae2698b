package io.tarn.bucket;

import io.tarn.block.immutable.Bguid;
import java.util.OptionalInt;

/// A version of which the ring may hold blocks.
///
/// @param heldBlocks that it has made and that the ring holds, 1 or more, if a list says so
record HeldVersion(Bguid vguid, OptionalInt heldBlocks) {
    static HeldVersion made(Bguid vguid) {
        return new HeldVersion(vguid, OptionalInt.empty());
    }

    static HeldVersion listed(Bguid vguid, int heldBlocks) {
        return new HeldVersion(vguid, OptionalInt.of(heldBlocks));
    }
}
