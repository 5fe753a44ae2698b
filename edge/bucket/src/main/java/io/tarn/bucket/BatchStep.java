package io.tarn.bucket;

import static io.tarn.base.Invariant.require;

import io.tarn.object.VersionNumber;
import io.tarn.object.update.Update;
import io.tarn.s3.store.Incoming;

/// What one object must be for a batch to happen, and what becomes of it then.
public record BatchStep(String key, Expected expected, What what) {
    /// Of one batch; one part of the update is the bucket's settings'.
    public static final int STEPS_MAX = Update.PARTS_MAX - 1;

    /// What the object has to be.
    public sealed interface Expected {
        record Anything() implements Expected {}

        /// There is none of this name.
        record Absent() implements Expected {}

        /// Its newest version is this one.
        ///
        /// @param number 1 or more
        record Newest(long number) implements Expected {
            public Newest {
                require(number >= 1 && number <= VersionNumber.MAX, "versions are numbered from 1");
            }
        }
    }

    /// What becomes of it.
    public sealed interface What {
        /// Nothing: it is only looked at.
        record Stay() implements What {}

        record Put(Incoming content) implements What {}

        /// Of what is not there nothing becomes.
        record Remove() implements What {}
    }
}
