package io.tarn.bucket;

import static io.tarn.bucket.Calls.outcome;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.client.ClusterClient;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Head;
import io.tarn.object.PastVersion;
import io.tarn.object.VolumeDescription;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Finds out who serves an owner's volumes of objects, and how much there is in them, as their lists show.
public final class ServedVolumes {
    /// Of a version beside its content: its root, what of its index is not in proportion to the content, and fragments' ends.
    private static final long VERSION_BYTES = 8192;

    /// An index has 40 bytes for a block of 64 KiB, and a few blocks that are not full.
    private static final long INDEX_PART = 64;

    private ServedVolumes() {}

    /// All that there are, those of deleted buckets and that of their list too. Goes through all names of versions.
    ///
    /// @param client the owner's
    public static Outcome<List<ServedVolume>> find(ClusterClient client, NodeIdentity owner) {
        return outcome(() -> {
            // Of buckets that are made, of which there will be none.
            var cluster = new RealCluster(client, owner, new Redundancy(1, 2));
            var served = new ArrayList<ServedVolume>();
            for (OwnedVolume volume : cluster.owned()) {
                long bytes = volume.hasBlocks() ? bytes(volume.volume()) : 0;
                served.add(served(volume.name(), volume.hasBlocks(), volume.found(), bytes));
            }
            return served;
        });
    }

    static ServedVolume served(
            String name, boolean hasBlocks, VolumeDescription description, long bytes) {
        return new ServedVolume(
                name,
                hasBlocks,
                description.redundancy(),
                description.servers(),
                description.handovers().leaving(),
                description.handovers().heirs(),
                bytes);
    }

    /// What all versions take that are retained, if they share nothing.
    static long bytes(Volume volume) throws RefusedException, InterruptedException {
        Volume.View view = volume.view();
        return Math.min(heads(view) + pasts(volume, view), ServedVolume.BYTES_MAX);
    }

    private static long heads(Volume.View view) throws RefusedException, InterruptedException {
        long bytes = 0;
        Bytes from = Bytes.EMPTY;
        boolean isOver = false;
        while (!isOver) {
            ObjectList<Head> page = view.heads(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> entry : page.entries()) {
                bytes = sum(bytes, entry.value().bytes());
                from = Items.behind(entry.name().utf8());
            }
            isOver = page.isComplete() || page.entries().isEmpty();
        }
        return bytes;
    }

    private static long pasts(Volume volume, Volume.View view)
            throws RefusedException, InterruptedException {
        long bytes = 0;
        Bytes from = Bytes.EMPTY;
        boolean isOver = false;
        while (!isOver) {
            ObjectList<PastVersion> page = view.pasts(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<PastVersion> entry : page.entries()) {
                if (entry.value() instanceof PastVersion.Kept kept) {
                    bytes = sum(bytes, kept.bytes());
                }
                from = Items.behind(volume.placeOf(entry.name(), entry.value().number()));
            }
            isOver = page.isComplete() || page.entries().isEmpty();
        }
        return bytes;
    }

    private static long sum(long bytes, long content) {
        long version = content + content / INDEX_PART + VERSION_BYTES;
        return Math.min(bytes + version, ServedVolume.BYTES_MAX);
    }
}
