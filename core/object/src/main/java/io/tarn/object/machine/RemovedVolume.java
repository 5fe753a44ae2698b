package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.VersionNumber;

/// What is remembered of a volume that is no more.
///
/// @param revision of its last description: one that is made anew has a higher one
/// @param floor the highest version of any object that it had
record RemovedVolume(int revision, VersionNumber floor) {
    /// Of a volume that never was.
    static final RemovedVolume NONE = new RemovedVolume(0, VersionNumber.NONE);

    Bytes encoding() {
        var out = new CanonicalWriter().u32(revision);
        floor.write(out);
        return out.toBytes();
    }

    static RemovedVolume read(CanonicalReader in) throws MalformedException {
        return new RemovedVolume(in.u32(), VersionNumber.read(in));
    }
}
