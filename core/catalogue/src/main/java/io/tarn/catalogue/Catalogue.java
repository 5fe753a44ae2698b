package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeId;
import io.tarn.crypto.KeyId;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a cluster is, in one version of the state that its ring agrees on. Entries are decoded when they are
/// asked for.
public final class Catalogue {
    /// Volumes of one owner.
    public static final int VOLUMES_MAX = 1024;

    /// Volumes of one owner that were removed and are remembered, for nodes that were away.
    public static final int REMOVED_MAX = 1 << 15;

    private final RingState state;

    private Catalogue(RingState state) {
        this.state = state;
    }

    public static Catalogue of(RingState state) {
        return new Catalogue(state);
    }

    public Optional<ClusterNode> node(KeyId id) {
        return entry(CatalogueKeys.node(id)).map(entry -> ((CatalogueEntry.OfNode) entry).node());
    }

    public Optional<ClusterOwner> owner(KeyId id) {
        return entry(CatalogueKeys.owner(id))
                .map(entry -> ((CatalogueEntry.OfOwner) entry).owner());
    }

    public Optional<SignedDescriptor> volume(VolumeId id) {
        return entry(CatalogueKeys.volume(id))
                .map(entry -> ((CatalogueEntry.OfVolume) entry).volume());
    }

    Optional<VolumeId> volume(String name) {
        return state.get(CatalogueKeys.name(name)).map(VolumeId::new);
    }

    /// By id.
    public List<SignedDescriptor> volumes() {
        return entries(CatalogueKeys.VOLUMES).stream()
                .map(entry -> ((CatalogueEntry.OfVolume) entry).volume())
                .toList();
    }

    /// Its owner's word that the volume is no more, if it was there: whoever has blocks of it may delete them.
    /// That it is not listed says less.
    public Optional<SignedRemoval> removal(VolumeId id) {
        return state.get(CatalogueKeys.removed(id))
                .map(bytes -> {
                    try {
                        return SignedRemoval.of(bytes);
                    } catch (MalformedException e) {
                        throw new AssertionError("the ring has agreed to it", e);
                    }
                });
    }

    /// By their keys.
    public List<ClusterNode> nodes() {
        return entries(CatalogueKeys.NODES).stream()
                .map(entry -> ((CatalogueEntry.OfNode) entry).node())
                .toList();
    }

    /// By their keys.
    public List<ClusterOwner> owners() {
        return entries(CatalogueKeys.OWNERS).stream()
                .map(entry -> ((CatalogueEntry.OfOwner) entry).owner())
                .toList();
    }

    /// Whether somebody has any business with the cluster: nodes, owners, and clients of some volume.
    public boolean knows(KeyId id) {
        return state.get(CatalogueKeys.node(id)).isPresent()
                || state.get(CatalogueKeys.owner(id)).isPresent()
                || !state.entries(CatalogueKeys.clients(id), Bytes.EMPTY, 1).isEmpty();
    }

    private Optional<CatalogueEntry> entry(Bytes key) {
        return state.get(key).map(Catalogue::decoded);
    }

    private List<CatalogueEntry> entries(Bytes prefix) {
        var found = new ArrayList<CatalogueEntry>();
        state.entries(prefix, Bytes.EMPTY, Integer.MAX_VALUE)
                .forEach(entry -> found.add(decoded(entry.value())));
        return found;
    }

    static CatalogueEntry decoded(Bytes encoding) {
        try {
            return CatalogueEntry.of(encoding);
        } catch (MalformedException e) {
            throw new AssertionError("the ring has agreed to it", e);
        }
    }
}
