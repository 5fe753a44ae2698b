package io.tarn.bucket;

import io.tarn.s3.store.Refusal;

/// That a change looks at blocks of an index which the ring does not hold any more, and which were not brought along. Nothing has
/// happened.
final class MissingBlocksException extends RefusedException {
    private static final long serialVersionUID = 1;

    MissingBlocksException() {
        super(Refusal.UNAVAILABLE, "the change needs blocks that were dispersed");
    }
}
