package io.tarn.catalogue;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.ring.state.RingState;

/// How many volumes an owner has, so that none takes the room of others.
///
/// @param volumes that are there
/// @param removed volumes that are no more
record Counts(int volumes, int removed) {
    static Counts of(KeyId owner, RingState state) {
        return state.get(CatalogueKeys.counts(owner))
                .map(bytes -> {
                    try {
                        var in = new CanonicalReader(bytes);
                        var counts = new Counts(in.u32(), in.u32());
                        in.end();
                        return counts;
                    } catch (MalformedException e) {
                        throw new AssertionError("the catalogue wrote it", e);
                    }
                })
                .orElse(new Counts(0, 0));
    }

    RingState in(RingState state, KeyId owner) {
        return state.put(
                CatalogueKeys.counts(owner),
                new CanonicalWriter().u32(volumes).u32(removed).toBytes());
    }

    Counts created() {
        return new Counts(volumes + 1, removed);
    }

    Counts deleted() {
        return new Counts(volumes - 1, removed + 1);
    }
}
