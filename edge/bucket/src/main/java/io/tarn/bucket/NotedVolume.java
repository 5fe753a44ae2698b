package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectClient;
import java.util.List;
import java.util.Optional;

/// A volume of which the new versions are noted, to be dispersed.
record NotedVolume(Volume volume, Backlog backlog) implements Volume {
    @Override
    public VolumeDescription description() {
        return volume.description();
    }

    @Override
    public Changed change(List<Part> parts, Blocks blocks)
            throws RefusedException, InterruptedException {
        backlog.stir();
        Changed changed = volume.change(parts, blocks);
        if (changed instanceof Changed.Done done) {
            for (Made made : done.made()) {
                // The parts of an upload are put together from what the ring holds, if it does.
                boolean isPart = Items.isPart(made.name()) && Items.partNumber(made.name()) > 0;
                if (!isPart) {
                    backlog.add(made.vguid());
                }
            }
        }
        return changed;
    }

    @Override
    public View view() throws RefusedException, InterruptedException {
        return volume.view();
    }

    @Override
    public View viewInOrder() throws RefusedException, InterruptedException {
        return volume.viewInOrder();
    }

    @Override
    public Bytes placeOf(ObjectName name, VersionNumber number) {
        return volume.placeOf(name, number);
    }

    @Override
    public Optional<VersionRoot> root(ObjectName name, Bguid vguid, Likely where)
            throws InterruptedException {
        return volume.root(name, vguid, where);
    }

    @Override
    public Optional<ObjectClient.Certified> certified(ObjectName name, VersionNumber number)
            throws RefusedException, InterruptedException {
        return volume.certified(name, number);
    }

    @Override
    public Optional<Bytes> block(Bguid name, Likely where) throws InterruptedException {
        return volume.block(name, where);
    }

    @Override
    public Optional<Bytes> held(Bguid name) throws InterruptedException {
        return volume.held(name);
    }

    @Override
    public long receiptsOutlastMillis() {
        return volume.receiptsOutlastMillis();
    }

    @Override
    public int disperse(List<Bguid> blocks, Attestations attestations)
            throws RefusedException, InterruptedException {
        return volume.disperse(blocks, attestations);
    }

    @Override
    public void protect(ObjectName name, VersionNumber number, Lock lock)
            throws RefusedException, InterruptedException {
        volume.protect(name, number, lock);
    }
}
