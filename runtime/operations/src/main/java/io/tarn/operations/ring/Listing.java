package io.tarn.operations.ring;

import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeDescriptor;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a catalogue lists, as far as a client has cause to believe it.
///
/// @param nodes by name; none before the ring's owner has introduced any
/// @param owners by key
/// @param volumes by name
/// @param belief why it is believed
public record Listing(
        List<ClusterNode> nodes,
        List<ClusterOwner> owners,
        SortedMap<String, VolumeDescriptor> volumes,
        Belief belief) {
    public Listing {
        nodes = List.copyOf(nodes);
        owners = List.copyOf(owners);
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    /// With these in place of the nodes that it lists.
    public Listing withNodes(List<ClusterNode> others) {
        return new Listing(others, owners, volumes, belief);
    }

    public enum Belief {
        /// A quorum of members say all of this, after everything that was decided when they were asked; or it is
        /// what the ring has certified to be the list, when it was asked.
        CURRENT,
        /// Of each entry one correct member at least has said so: it was so once.
        OLD,
        /// The ring does not answer. These are volumes that owners of the cluster have described.
        OWNERS_WORD
    }

    /// @param entries of volumes only those whose owners' words hold are listed
    static Listing of(Collection<CatalogueEntry> entries, Belief belief) {
        var nodes = new ArrayList<ClusterNode>();
        var owners = new ArrayList<ClusterOwner>();
        var volumes = new TreeMap<String, VolumeDescriptor>();
        for (CatalogueEntry entry : entries) {
            switch (entry) {
                case CatalogueEntry.OfNode(ClusterNode node) -> nodes.add(node);
                case CatalogueEntry.OfOwner(ClusterOwner owner) -> owners.add(owner);
                case CatalogueEntry.OfVolume(SignedDescriptor volume) -> {
                    if (volume.verify()) {
                        volumes.put(volume.descriptor().name(), volume.descriptor());
                    }
                }
            }
        }
        // As people count: n2 before n10.
        nodes.sort(
                Comparator.<ClusterNode>comparingInt(node -> node.name().length())
                        .thenComparing(ClusterNode::name));
        return new Listing(nodes, owners, volumes, belief);
    }
}
