package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.ring.state.RingState;
import java.util.Collection;

/// Names all that a catalogue lists at one place in its ring's order. Whoever has this from the ring can check a
/// list that anybody shows.
///
/// @param digest of the nodes, owners and volumes
/// @param entries how many of them there are
public record CatalogueVersion(Digest digest, int entries) {
    private static final String TAG = "tarn.catalogue-version.v1";

    /// Costs what has changed since the last that was asked for: the state keeps digests of its parts.
    public static CatalogueVersion of(RingState state) {
        var out = new CanonicalWriter(TAG);
        int entries = 0;
        for (Bytes section : CataloguePage.SECTIONS) {
            RingState part = state.part(section);
            part.digest().write(out);
            entries += part.size();
        }
        return new CatalogueVersion(Sha256.of(out.toBytes()), entries);
    }

    /// Of a whole list, in any order. A list that has something twice is of no state's version: it counts twice.
    public static CatalogueVersion of(Collection<CatalogueEntry> list) {
        RingState state = RingState.EMPTY;
        for (CatalogueEntry entry : list) {
            state = state.put(entry.key(), entry.encoding());
        }
        return new CatalogueVersion(of(state).digest(), list.size());
    }

    public void write(CanonicalWriter out) {
        digest.write(out);
        out.u32(entries);
    }

    public static CatalogueVersion read(CanonicalReader in) throws MalformedException {
        return new CatalogueVersion(Digest.read(in), in.u32());
    }
}
