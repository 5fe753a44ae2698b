package io.tarn.operations.object;

import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.object.VersionRoot;
import java.util.Optional;

/// Looks for the version that an update has made, when its answer was lost: roots of versions say which update made them, and
/// name the one before.
final class Aftermath {
    /// Further back nobody looks.
    private static final int VERSIONS_MAX = 64;

    /// What was found.
    sealed interface Sighting {
        record Made(Bguid vguid) implements Sighting {}

        /// All versions since it was asked were made by others.
        record NotMade() implements Sighting {}

        /// Not all of them could be seen.
        record Unseen() implements Sighting {}
    }

    /// Where roots come from, checked.
    interface Roots {
        Optional<VersionRoot> find(Bguid vguid) throws InterruptedException;
    }

    private final Roots roots;
    private final Digest operation;
    private final long sinceMillis;
    private final boolean isRemembered;

    /// @param operation SHA-256 of the update's operation
    /// @param sinceMillis agreed time that had passed when it was asked: what it made is later
    /// @param isRemembered whether an object that was there since then cannot have been forgotten
    Aftermath(Roots roots, Digest operation, long sinceMillis, boolean isRemembered) {
        this.roots = roots;
        this.operation = operation;
        this.sinceMillis = sinceMillis;
        this.isRemembered = isRemembered;
    }

    /// @param newest version, if there is one
    Sighting look(Optional<Bguid> newest) throws InterruptedException {
        Optional<Bguid> next = newest;
        for (int looks = 0; looks < VERSIONS_MAX; looks++) {
            if (next.isEmpty()) {
                return isRemembered ? new Sighting.NotMade() : new Sighting.Unseen();
            }
            Optional<VersionRoot> root = roots.find(next.get());
            if (root.isEmpty()) {
                return new Sighting.Unseen();
            }
            if (root.get().update().equals(operation)) {
                return new Sighting.Made(next.get());
            }
            if (root.get().time().millis() <= sinceMillis) {
                return new Sighting.NotMade();
            }
            next = root.get().before();
        }
        return new Sighting.Unseen();
    }
}
