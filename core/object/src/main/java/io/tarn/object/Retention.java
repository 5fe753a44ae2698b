package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Which versions of a volume's objects are kept, beside the newest of each. Locks keep others (see [Lock]).
public sealed interface Retention {
    /// Of times and periods.
    long MILLIS_MAX = Locking.MILLIS_MAX;

    /// All of them.
    record All() implements Retention {}

    /// The newest few by their numbers, and whatever was the newest not long ago.
    ///
    /// @param count of versions, 1 to [#COUNT_MAX], the newest included; those that are pruned already count
    /// @param millis since a newer one came
    record Last(int count, long millis) implements Retention {
        public static final int COUNT_MAX = 1000;

        public Last {
            require(count >= 1 && count <= COUNT_MAX, "1 to 1000 versions are kept");
            require(isMillis(millis), "times have up to 2^45 ms");
        }
    }

    /// The newest of each period since 1970, and whatever was the newest not long ago.
    ///
    /// @param periodMillis 1 or more
    /// @param millis since a newer one came
    record Snapshot(long periodMillis, long millis) implements Retention {
        public Snapshot {
            require(periodMillis >= 1 && isMillis(periodMillis), "a period has 1 to 2^45 ms");
            require(isMillis(millis), "times have up to 2^45 ms");
        }
    }

    /// For so long after it was deleted an object is remembered, at least.
    default long undoMillis() {
        return switch (this) {
            case All _ -> MILLIS_MAX;
            case Last(int _, long millis) -> millis;
            case Snapshot(long _, long millis) -> millis;
        };
    }

    private static boolean isMillis(long millis) {
        return millis >= 0 && millis <= MILLIS_MAX;
    }

    default void write(CanonicalWriter out) {
        switch (this) {
            case All _ -> out.u8(0);
            case Last(int count, long millis) -> out.u8(1).u32(count).u64(millis);
            case Snapshot(long period, long millis) -> out.u8(2).u64(period).u64(millis);
        }
    }

    static Retention read(CanonicalReader in) throws MalformedException {
        int code = in.u8();
        try {
            return switch (code) {
                case 0 -> new All();
                case 1 -> new Last(in.u32(), in.u64());
                case 2 -> new Snapshot(in.u64(), in.u64());
                default -> throw new MalformedException("no retention is " + code);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedException("nothing is retained so", e);
        }
    }
}
