package io.tarn.bucket;

import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.client.ClusterClient;
import io.tarn.client.FragmentAudit;
import io.tarn.client.Holders;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.VolumeDescription;
import io.tarn.operations.NodeSet;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Refusal;
import java.util.Optional;

/// A volume of objects of an owner's in a cluster.
///
/// @param found what it was when it was looked for
/// @param store that keeps its blocks, if one does: not of the list of buckets, which has none
record OwnedVolume(
        ClusterClient client,
        NodeIdentity owner,
        String name,
        VolumeDescription found,
        Optional<VolumeDescriptor> store)
        implements NodeDrain.Drained {
    /// Of buckets that are made, of which there will be none.
    private static final Redundancy NONE_MADE = new Redundancy(1, 2);

    /// Nodes that were known beforehand.
    private record Given(NodeSet nodes) implements Holders {
        @Override
        public Optional<NodeSet> now() {
            return Optional.of(nodes);
        }

        @Override
        public void lookAgain() {}
    }

    @Override
    public Care care() {
        return new RingCare(client.objects(), owner, name);
    }

    @Override
    public boolean hasBlocks() {
        return store.isPresent();
    }

    private OpenBucket open() throws RefusedException, InterruptedException {
        return new RealCluster(client, owner, NONE_MADE)
                .find(name)
                .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_BUCKET));
    }

    @Override
    public AgreedTime time() throws RefusedException, InterruptedException {
        return open().volume().viewInOrder().time();
    }

    @Override
    public BucketAudit audit(VolumeDescription asked, AgreedTime settled)
            throws RefusedException, InterruptedException {
        VolumeDescriptor blocks =
                store.orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_BUCKET));
        FragmentAudit audit = client.auditFragments(blocks, new Given(NodeSet.of(asked)));
        return BucketAudit.of(open().volume(), audit, settled);
    }
}
