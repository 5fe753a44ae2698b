package io.tarn.operations.ring;

import io.tarn.catalogue.CatalogueEntry;
import io.tarn.ring.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one node says that the catalogue lists.
///
/// @param epochs of its pages; empty for those that were not current
record Told(Set<Optional<Epoch>> epochs, List<CatalogueEntry> entries) {
    static final Told NOTHING = new Told(Set.of(), List.of());

    Told with(Optional<Epoch> epoch, List<CatalogueEntry> more) {
        var all = new ArrayList<>(entries);
        all.addAll(more);
        var seen = new LinkedHashSet<>(epochs);
        seen.add(epoch);
        return new Told(seen, all);
    }

    boolean isCurrentIn(Epoch epoch) {
        return epochs.equals(Set.of(Optional.of(epoch)));
    }

    boolean saysTheSame(Told other) {
        return entries.equals(other.entries);
    }
}
