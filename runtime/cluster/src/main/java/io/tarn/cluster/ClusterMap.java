package io.tarn.cluster;

import io.tarn.catalogue.Parties;
import io.tarn.ring.affairs.Founding;
import java.util.Optional;

/// What a cluster file says: where to find a cluster, and by what to know its ring.
///
/// @param parties nodes to ask, and who the cluster was founded with; who belongs to it now, its ring says
public record ClusterMap(Parties parties, RingSection ring) {
    /// How the ring of this file begins; empty if the file does not say, for the ring is there.
    public Optional<Founding> founding() {
        return ring.owner().map(owner -> new Founding(ring.founders(), owner));
    }
}
