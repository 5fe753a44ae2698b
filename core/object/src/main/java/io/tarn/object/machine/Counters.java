package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.VersionNumber;

/// What a volume takes of members' memory: keys, values, and [Ledger#ENTRY_BYTES] for each.
///
/// @param namedBytes heads and past versions
/// @param heldBytes held blocks
/// @param floor the highest version of any object that was forgotten: new ones begin above
record Counters(long namedBytes, long heldBytes, VersionNumber floor) {
    static final Counters NONE = new Counters(0, 0, VersionNumber.NONE);

    Bytes encoding() {
        var out = new CanonicalWriter().u64(namedBytes).u64(heldBytes);
        floor.write(out);
        return out.toBytes();
    }

    static Counters read(CanonicalReader in) throws MalformedException {
        return new Counters(in.u64(), in.u64(), VersionNumber.read(in));
    }
}
