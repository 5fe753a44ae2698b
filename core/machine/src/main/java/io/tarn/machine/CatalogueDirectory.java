package io.tarn.machine;

import io.tarn.catalogue.Catalogue;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.machine.Directory;
import io.tarn.ring.state.RingState;

/// Who is who to objects, as the catalogue beside them says.
///
/// @param ringOwner who introduces everybody
record CatalogueDirectory(KeyId ringOwner) implements Directory {
    @Override
    public boolean isOwner(KeyId client, RingState state) {
        return Catalogue.of(state).owner(client).isPresent();
    }

    @Override
    public boolean isRingOwner(KeyId client, RingState state) {
        return client.equals(ringOwner);
    }

    @Override
    public boolean isServer(IdentityKey server, RingState state) {
        return Catalogue.of(state)
                .node(server.id())
                .filter(node -> node.key().equals(server))
                .isPresent();
    }
}
