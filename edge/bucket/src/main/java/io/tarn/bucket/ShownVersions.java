package io.tarn.bucket;

import io.tarn.s3.store.Version;

/// Which versions of one object S3's clients see, looked at from new to old. All of them are kept below.
///
/// Without versioning it is the newest, if that is no delete marker. With it, all that were made since; and of those with the id
/// `null`, made before or while it was suspended, the newest.
final class ShownVersions {
    private final BucketState state;
    private boolean hasNull;
    private boolean isOver;

    ShownVersions(BucketState state) {
        this.state = state;
    }

    /// Whether no older one is shown.
    boolean isOver() {
        return isOver;
    }

    /// Whether this one is, of which all newer ones were looked at.
    boolean isShown(Item item) {
        if (isOver || item.time().compareTo(state.created()) < 0) {
            isOver = true;
            return false;
        }
        if (state.isOff()) {
            isOver = true;
            return !item.isMarker();
        }
        if (item.isMarker() && isOfTimeWithout(item)) {
            // Then it took away all there was.
            isOver = true;
            return false;
        }
        if (!item.id().equals(Version.NULL_ID)) {
            return true;
        }
        boolean isFirst = !hasNull;
        hasNull = true;
        return isFirst;
    }

    private boolean isOfTimeWithout(Item marker) {
        return state.versionedSince()
                .filter(since -> marker.time().compareTo(since) < 0)
                .isPresent();
    }
}
