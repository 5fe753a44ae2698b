package io.tarn.operations.ring;

import io.tarn.catalogue.CatalogueEntry;
import io.tarn.ring.Epoch;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one node says that the catalogue lists.
///
/// @param epochs of its pages; empty for those that were not current
record Told(Set<Optional<Epoch>> epochs, List<CatalogueEntry> entries) {
    Told {
        epochs = Collections.unmodifiableSet(new LinkedHashSet<>(epochs));
        entries = List.copyOf(entries);
    }

    /// The epoch that its node was in for all of it; empty if it was not current, or between two.
    Optional<Epoch> current() {
        return epochs.size() == 1 ? epochs.iterator().next() : Optional.empty();
    }
}
