package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;

import io.tarn.block.Redundancy;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.s3.store.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Which volumes of objects name a node as one of their servers, so that the ring does not let it go.
public final class BucketServers {
    private BucketServers() {}

    /// @param naming the owner's volumes that name the node: those of buckets, deleted ones too, and that of their list
    /// @param stores volumes of the catalogue that keep blocks of the owner's volumes of objects: whom these name does not matter
    public record Found(List<String> naming, List<String> stores) {
        public Found {
            naming = List.copyOf(naming);
            stores = List.copyOf(stores);
        }
    }

    /// @param client the owner's
    public static Outcome<Found> naming(ClusterClient client, NodeIdentity owner, KeyId node) {
        return outcome(() -> {
            // Of buckets that are made, of which there will be none.
            var cluster = new RealCluster(client, owner, new Redundancy(1, 2));
            var naming = new ArrayList<String>();
            var stores = new ArrayList<String>();
            for (OwnedVolume volume : cluster.owned()) {
                volume.store().ifPresent(store -> stores.add(store.name()));
                if (volume.found().signer(node).isPresent()) {
                    naming.add(volume.name());
                }
            }
            return new Found(naming, stores);
        });
    }
}
