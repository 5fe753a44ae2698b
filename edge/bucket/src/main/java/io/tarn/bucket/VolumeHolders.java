package io.tarn.bucket;

import io.tarn.client.Holders;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.VolumeDescription;
import io.tarn.operations.NodeSet;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectVolumes;
import io.tarn.operations.object.ObjectVolumes.Search;
import java.util.Optional;

/// The servers of a volume of objects, by the newest description that was seen. Until one is, all nodes.
final class VolumeHolders implements Holders {
    private final ObjectVolumes volumes;
    private final IdentityKey owner;
    private final String name;
    private volatile Optional<Seen> seen = Optional.empty();

    private record Seen(int revision, NodeSet nodes) {}

    VolumeHolders(ObjectVolumes volumes, IdentityKey owner, String name) {
        this.volumes = volumes;
        this.owner = owner;
        this.name = name;
    }

    @Override
    public Optional<NodeSet> now() {
        return seen.map(Seen::nodes);
    }

    @Override
    public void lookAgain() throws InterruptedException {
        if (volumes.find(owner, name, BlockFetcher.NONE) instanceof Search.Found found) {
            saw(found.client().volume().description());
        }
    }

    /// Members tell the newest that they know, which is older with some than with others.
    synchronized void saw(VolumeDescription description) {
        if (seen.filter(known -> known.revision() >= description.revision()).isEmpty()) {
            seen = Optional.of(new Seen(description.revision(), NodeSet.of(description)));
        }
    }
}
