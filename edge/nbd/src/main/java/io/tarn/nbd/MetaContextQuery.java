package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Data of `OPT_LIST_META_CONTEXT` and `OPT_SET_META_CONTEXT`.
///
/// @param exportName empty for the default export
/// @param queries each a namespace, a colon, and what that namespace understands
record MetaContextQuery(String exportName, List<String> queries) {
    static MetaContextQuery read(Bytes data) throws MalformedException {
        CanonicalReader in = new CanonicalReader(data);
        String exportName = in.text(Wire.STRING_BYTES_MAX);
        int count = in.count(in.remaining() / Integer.BYTES); // each query is at least its length
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queries.add(in.text(Wire.STRING_BYTES_MAX));
        }
        in.end();
        return new MetaContextQuery(exportName, queries);
    }

    /// Whether the client asks for the one context there is.
    boolean asksForAllocation() {
        return queries.contains(Wire.BASE_ALLOCATION);
    }
}
