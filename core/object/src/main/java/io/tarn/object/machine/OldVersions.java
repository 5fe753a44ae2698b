package io.tarn.object.machine;

import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.MissingBlockException;
import java.util.Optional;

/// Content of the versions that there were before an update.
record OldVersions(VolumeView volume, KnownBlocks blocks) {
    /// What a version has.
    record Content(Bguid vguid, Optional<IndexRoot> index, Metadata metadata) {}

    /// @throws RefusedException if there is no such version, it says that the object is deleted, or it is not retained
    Content of(ObjectName name, VersionNumber number)
            throws RefusedException, MissingBlockException {
        Optional<Head> head = volume.head(name).filter(newest -> newest.number().equals(number));
        if (head.isPresent()) {
            return of(head.get());
        }
        PastVersion past = volume.past(name, number).orElseThrow(OldVersions::none);
        if (past instanceof PastVersion.Kept kept && !kept.isDeleted()) {
            return of(kept.vguid());
        }
        throw none();
    }

    private static Content of(Head head) throws RefusedException {
        if (head.isDeleted()) {
            throw none();
        }
        return new Content(head.vguid(), head.index(), head.metadata());
    }

    private Content of(Bguid vguid) throws MissingBlockException {
        try {
            VersionRoot root = VersionRoot.of(blocks.content(vguid));
            return new Content(vguid, root.index(), root.metadata());
        } catch (MalformedException e) {
            throw new AssertionError("the ring made the root of that name", e);
        }
    }

    private static RefusedException none() {
        return new RefusedException(Refusal.NO_SUCH_VERSION);
    }
}
