package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Lock;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectClient;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.certificate.Certificate;
import java.util.List;
import java.util.Optional;

/// A volume of objects, as a bucket is made of one. Whatever it shows is proven. Methods wait, for a bounded time.
interface Volume {
    /// Of one content, or of one list.
    int PAGE_MAX = 1_000;

    /// What it is by its owner's word, as of when it was opened.
    VolumeDescription description();

    /// Changes objects in one step of the ring's order, or does not.
    ///
    /// @param parts of different names, in any order
    /// @throws MissingBlocksException if it looks at more blocks that were dispersed than are brought along without being asked for
    /// @throws RefusedException if it is not done; or if that is not known
    Changed change(List<Part> parts, Blocks blocks) throws RefusedException, InterruptedException;

    /// What came of a change that was not refused.
    sealed interface Changed {
        /// @param made the newest versions now, of those that were changed
        /// @param certificate the ring's, unless its answer was lost
        record Done(AgreedTime time, List<Made> made, Optional<Certificate> certificate)
                implements Changed {}

        /// No tuple held for this one; nothing has changed.
        record Aborted(ObjectName name) implements Changed {}
    }

    record Made(ObjectName name, VersionNumber number, Bguid vguid) {}

    /// All names and versions, after whatever had been done when this was called. Its time stands still while nobody changes anything.
    View view() throws RefusedException, InterruptedException;

    /// The same, and agreed time goes on by it. It costs the ring a command.
    View viewInOrder() throws RefusedException, InterruptedException;

    /// A volume at one place in the order.
    interface View {
        AgreedTime time();

        /// What blocks that wait for dispersal take of members' memory.
        long heldBytes();

        /// Names that begin so, from one on, with their newest versions.
        ///
        /// @param max 1 to [#PAGE_MAX]
        ObjectList<Head> heads(Bytes prefix, Bytes from, int max)
                throws RefusedException, InterruptedException;

        /// All other versions of names that begin so, those of one name from new to old.
        ///
        /// @param from a name, or what [#placeOf] says
        /// @param max 1 to [#PAGE_MAX]
        ObjectList<PastVersion> pasts(Bytes prefix, Bytes from, int max)
                throws RefusedException, InterruptedException;

        default Optional<Head> head(ObjectName name) throws RefusedException, InterruptedException {
            return heads(name.utf8(), name.utf8(), 1).entries().stream()
                    .filter(entry -> entry.name().equals(name))
                    .map(ObjectList.Listed::value)
                    .findFirst();
        }
    }

    /// Where a version is among all past ones.
    Bytes placeOf(ObjectName name, VersionNumber number);

    /// The root of a version whose name was shown.
    Optional<VersionRoot> root(ObjectName name, Bguid vguid, Likely where)
            throws InterruptedException;

    /// What the ring certifies of a version; empty if there is none of this number that is kept.
    Optional<ObjectClient.Certified> certified(ObjectName name, VersionNumber number)
            throws RefusedException, InterruptedException;

    /// A small block, or one of an index, by its name.
    Optional<Bytes> block(Bguid name, Likely where) throws InterruptedException;

    /// The same, if the ring holds it.
    Optional<Bytes> held(Bguid name) throws InterruptedException;

    /// Agreed time, some minutes from now, which receipts that the ring is to be shown must outlast.
    long receiptsOutlastMillis();

    /// Has the ring let go of blocks.
    ///
    /// @param blocks ascending, 1 to [io.tarn.object.machine.ObjectRequest.Disperse#BLOCKS_MAX]
    /// @param attestations that they are stored
    /// @return how many it held
    int disperse(List<Bguid> blocks, Attestations attestations)
            throws RefusedException, InterruptedException;

    /// Puts a lock in place of the one that a version has.
    void protect(ObjectName name, VersionNumber number, Lock lock)
            throws RefusedException, InterruptedException;
}
