package io.tarn.object.machine;

import io.tarn.object.update.Predicate;

/// What the predicates of one update may have hashed together. Without it a megabyte of predicates would have gigabytes
/// hashed, by every member.
final class HashAllowance {
    private int bytesLeft = Predicate.HashIs.HASHED_BYTES_MAX;

    void take(int bytes) throws RefusedException {
        if (bytes > bytesLeft) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
        bytesLeft -= bytes;
    }
}
