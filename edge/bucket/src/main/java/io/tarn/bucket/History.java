package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.operations.object.ObjectList;
import java.util.ArrayDeque;
import java.util.Optional;

/// The versions of one object that are kept, from new to old.
final class History {
    private final Volume volume;
    private final Volume.View view;
    private final ObjectName name;

    /// What places of this one's versions begin with, and of no other's.
    private final Bytes prefix;

    private final ArrayDeque<Item> ahead = new ArrayDeque<>();
    private Bytes from;
    private boolean isBegun;
    private boolean isComplete;

    History(Volume volume, Volume.View view, ObjectName name) {
        this.volume = volume;
        this.view = view;
        this.name = name;
        prefix = Items.behind(name.utf8());
        from = prefix;
    }

    Optional<Item> next() throws RefusedException, InterruptedException {
        if (!isBegun) {
            isBegun = true;
            view.head(name).ifPresent(head -> ahead.add(Item.of(name, head)));
        }
        while (ahead.isEmpty() && !isComplete) {
            read();
        }
        return Optional.ofNullable(ahead.poll());
    }

    private void read() throws RefusedException, InterruptedException {
        ObjectList<PastVersion> page = view.pasts(prefix, from, Volume.PAGE_MAX);
        isComplete = page.isComplete();
        for (ObjectList.Listed<PastVersion> entry : page.entries()) {
            if (entry.value() instanceof PastVersion.Kept kept) {
                ahead.add(Item.of(name, kept));
            }
            from = Items.behind(volume.placeOf(name, entry.value().number()));
        }
    }
}
