package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.operations.object.ObjectList;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.List;

/// Goes through all versions of a volume, a page at a time, for those of which the ring holds blocks: made by a gateway that is no
/// more, or forgotten here. Each page may be of another view; what is made meanwhile may be left out.
final class HeldVersions {
    /// Who has made a version disperses it: others give it time to.
    static final long OTHERS_MS = 120_000;

    /// An upload is put together from what the ring holds of its parts; later that costs it more.
    static final long PARTS_MS = 86_400_000;

    private Bytes from = Bytes.EMPTY;
    private boolean isAtPasts;
    private boolean isOver;

    /// Whether the last page was the end.
    boolean isOver() {
        return isOver;
    }

    /// @param isPressed whether all are wanted, however new
    List<HeldVersion> next(Volume volume, Volume.View view, boolean isPressed)
            throws RefusedException, InterruptedException {
        var found = new ArrayList<HeldVersion>();
        boolean isComplete =
                isAtPasts ? pasts(volume, view, isPressed, found) : heads(view, isPressed, found);
        if (isComplete) {
            isOver = isAtPasts;
            isAtPasts = true;
            from = Bytes.EMPTY;
        }
        return found;
    }

    private boolean heads(Volume.View view, boolean isPressed, List<HeldVersion> found)
            throws RefusedException, InterruptedException {
        ObjectList<Head> page = view.heads(Bytes.EMPTY, from, Volume.PAGE_MAX);
        for (ObjectList.Listed<Head> entry : page.entries()) {
            Head head = entry.value();
            boolean isPart = Items.isPart(entry.name()) && !head.isDeleted();
            long patienceMs = isPart ? PARTS_MS : OTHERS_MS;
            if (head.heldBlocks() > 0 && (isPressed || isOlder(head.time(), view, patienceMs))) {
                found.add(HeldVersion.listed(head.vguid(), head.heldBlocks()));
            }
            from = Items.behind(entry.name().utf8());
        }
        return page.isComplete();
    }

    private boolean pasts(
            Volume volume, Volume.View view, boolean isPressed, List<HeldVersion> found)
            throws RefusedException, InterruptedException {
        ObjectList<PastVersion> page = view.pasts(Bytes.EMPTY, from, Volume.PAGE_MAX);
        for (ObjectList.Listed<PastVersion> entry : page.entries()) {
            ObjectName name = entry.name();
            if (entry.value() instanceof PastVersion.Kept kept
                    && kept.heldBlocks() > 0
                    && (isPressed || isOlder(kept.time(), view, OTHERS_MS))) {
                found.add(HeldVersion.listed(kept.vguid(), kept.heldBlocks()));
            }
            from = Items.behind(volume.placeOf(name, entry.value().number()));
        }
        return page.isComplete();
    }

    private static boolean isOlder(AgreedTime made, Volume.View view, long millis) {
        return view.time().millis() - made.millis() >= millis;
    }
}
