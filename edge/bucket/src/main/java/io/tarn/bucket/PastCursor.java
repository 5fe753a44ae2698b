package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.operations.object.ObjectList;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Goes through the past versions of many names at the pace of whoever goes through the names.
final class PastCursor {
    private final Volume volume;
    private final Volume.View view;
    private final Bytes prefix;
    private final ArrayDeque<ObjectList.Listed<PastVersion>> ahead = new ArrayDeque<>();
    private Bytes from;
    private boolean isComplete;

    /// @param prefix of names
    /// @param from the first name
    PastCursor(Volume volume, Volume.View view, Bytes prefix, Bytes from) {
        this.volume = volume;
        this.view = view;
        this.prefix = prefix;
        this.from = from;
    }

    /// The next version of this name that is kept; empty if there is none. Names are asked for in their order.
    Optional<Item> next(ObjectName name) throws RefusedException, InterruptedException {
        while (true) {
            Optional<PastVersion> next = nextOfAny(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get() instanceof PastVersion.Kept kept) {
                return Optional.of(Item.of(name, kept));
            }
        }
    }

    /// The same, of those too that are gone.
    Optional<PastVersion> nextOfAny(ObjectName name) throws RefusedException, InterruptedException {
        while (true) {
            ObjectList.Listed<PastVersion> first = first(name);
            if (first == null || first.name().compareTo(name) > 0) {
                return Optional.empty();
            }
            ahead.remove();
            if (first.name().equals(name)) {
                return Optional.of(first.value());
            }
        }
    }

    /// @param name nobody asks for those before it any more
    private ObjectList.@Nullable Listed<PastVersion> first(ObjectName name)
            throws RefusedException, InterruptedException {
        while (ahead.isEmpty() && !isComplete) {
            Bytes begin = Items.behind(name.utf8());
            from = from.compareTo(begin) < 0 ? begin : from;
            ObjectList<PastVersion> page = view.pasts(prefix, from, Volume.PAGE_MAX);
            isComplete = page.isComplete();
            ahead.addAll(page.entries());
            if (!ahead.isEmpty()) {
                ObjectList.Listed<PastVersion> last = ahead.getLast();
                from = Items.behind(volume.placeOf(last.name(), last.value().number()));
            }
        }
        return ahead.peek();
    }
}
