package io.tarn.node;

import io.tarn.catalogue.Catalogue;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.ring.state.RingState;
import io.tarn.storage.StoreException;
import java.util.Optional;

/// Has a node act on what the catalogue lists, once for each version of it: with every batch there is another state,
/// and seldom another catalogue.
///
/// Confined to one thread.
final class CatalogueWatch {
    /// What a node does about a catalogue.
    @FunctionalInterface
    interface Act {
        /// @return whether all of it is done; if not, it is done again with the next state
        boolean on(Catalogue catalogue) throws StoreException;
    }

    private final Act act;
    private Optional<CatalogueVersion> done = Optional.empty();

    CatalogueWatch(Act act) {
        this.act = act;
    }

    /// The ring has agreed to this.
    void show(RingState state) throws StoreException {
        var version = CatalogueVersion.of(state);
        if (done.filter(version::equals).isEmpty()) {
            boolean isAllDone = act.on(Catalogue.of(state));
            done = isAllDone ? Optional.of(version) : Optional.empty();
        }
    }
}
