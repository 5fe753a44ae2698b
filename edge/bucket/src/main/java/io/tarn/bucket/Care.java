package io.tarn.bucket;

import io.tarn.object.Retention;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.CollectPlace;
import java.util.Optional;

/// What a volume's owner does for the volume as a whole. Methods wait, for a bounded time.
interface Care {
    /// Has versions kept so from now on.
    ///
    /// @return whether it was otherwise
    boolean retain(Retention retention) throws RefusedException, InterruptedException;

    /// As its owner describes it now.
    VolumeDescription description() throws RefusedException, InterruptedException;

    /// Has it be described so.
    ///
    /// @param next takes the place of what [#description] said
    /// @return whether it is; not if it was described otherwise meanwhile
    boolean describe(VolumeDescription next) throws RefusedException, InterruptedException;

    /// Prunes some of the versions that are not retained.
    ///
    /// @param from where to go on; empty for the beginning
    Collected collect(Optional<CollectPlace> from) throws RefusedException, InterruptedException;

    /// @param pruned versions
    /// @param forgotten objects of which nothing is left
    /// @param next where to go on; empty at the end
    record Collected(int pruned, int forgotten, Optional<CollectPlace> next) {}

    /// Has nodes drop what no retained version names.
    ///
    /// @return whether it has begun; it does not if that was asked for a short while ago
    boolean sweep() throws RefusedException, InterruptedException;
}
