package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;

import io.tarn.block.Redundancy;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.s3.store.Outcome;
import java.util.List;

/// Which volumes of objects name a node as one of their servers, so that the ring does not let it go.
public final class BucketServers {
    private BucketServers() {}

    /// @param client the owner's
    /// @return names of the owner's volumes: those of its buckets, deleted ones too, and that of their list
    public static Outcome<List<String>> naming(
            ClusterClient client, NodeIdentity owner, KeyId node) {
        return outcome(() -> {
            // Of buckets that are made, of which there will be none.
            var cluster = new RealCluster(client, owner, new Redundancy(1, 2));
            return cluster.naming(node);
        });
    }
}
