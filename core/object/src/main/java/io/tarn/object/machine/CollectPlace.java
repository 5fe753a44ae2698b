package io.tarn.object.machine;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;

/// Where a collection goes on.
///
/// @param number the version of this object that it came to; none for all of its versions
public record CollectPlace(ObjectName name, VersionNumber number) {
    void write(CanonicalWriter out) {
        name.write(out);
        number.write(out);
    }

    static CollectPlace read(CanonicalReader in) throws MalformedException {
        return new CollectPlace(ObjectName.read(in), VersionNumber.read(in));
    }
}
