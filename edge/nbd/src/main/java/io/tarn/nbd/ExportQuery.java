package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import java.util.SortedSet;
import java.util.TreeSet;

/// Data of `OPT_INFO` and `OPT_GO`.
///
/// @param name empty for the default export
/// @param infoTypes what the client wants to be told beside `INFO_EXPORT`
record ExportQuery(String name, SortedSet<Integer> infoTypes) {
    static ExportQuery read(Bytes data) throws MalformedException {
        CanonicalReader in = new CanonicalReader(data);
        String name = in.text(Wire.STRING_BYTES_MAX);
        int count = in.u16();
        SortedSet<Integer> infoTypes = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            infoTypes.add(in.u16());
        }
        in.end();
        return new ExportQuery(name, infoTypes);
    }
}
