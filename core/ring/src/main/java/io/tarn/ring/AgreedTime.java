package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// The time of a batch that the ring agreed on: milliseconds since 1970, never the same twice. A primary
/// can be wrong by what members' clocks may differ, no more; no safety hangs on it.
public record AgreedTime(long millis) implements Comparable<AgreedTime> {
    public AgreedTime {
        require(millis >= 0, "time begins in 1970");
    }

    public void write(CanonicalWriter out) {
        out.u64(millis);
    }

    public static AgreedTime read(CanonicalReader in) throws MalformedException {
        return new AgreedTime(Reach.read(in));
    }

    @Override
    public int compareTo(AgreedTime other) {
        return Long.compare(millis, other.millis);
    }
}
