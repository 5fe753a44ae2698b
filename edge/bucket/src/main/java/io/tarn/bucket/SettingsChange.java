package io.tarn.bucket;

import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import java.util.List;

/// Changes of a bucket's settings, each in place of those that were seen.
final class SettingsChange {
    private SettingsChange() {}

    /// @return whether it was done; if not, they are others by now
    static boolean put(OpenBucket bucket, BucketState seen, Metadata settings)
            throws RefusedException, InterruptedException {
        return change(bucket, seen.revision(), new Action.SetMetadata(settings));
    }

    /// That there is no such bucket any more.
    static boolean remove(OpenBucket bucket, BucketState seen)
            throws RefusedException, InterruptedException {
        return change(bucket, seen.revision(), new Action.Remove());
    }

    private static boolean change(OpenBucket bucket, VersionNumber seen, Action action)
            throws RefusedException, InterruptedException {
        var isSame = new Predicate.NumberIs(Comparison.EQUAL, seen);
        return apply(bucket, isSame, action);
    }

    /// Where there are none.
    static boolean putFirst(OpenBucket bucket, Metadata settings)
            throws RefusedException, InterruptedException {
        return apply(
                bucket,
                new Predicate.Not(new Predicate.Exists()),
                new Action.SetMetadata(settings));
    }

    private static boolean apply(OpenBucket bucket, Predicate predicate, Action action)
            throws RefusedException, InterruptedException {
        var part = new Part(Items.SETTINGS, List.of(new Tuple(predicate, List.of(action))));
        Volume.Changed changed = bucket.volume().change(List.of(part), Blocks.NONE);
        bucket.forget();
        return changed instanceof Volume.Changed.Done;
    }
}
