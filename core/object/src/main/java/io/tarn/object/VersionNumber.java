package io.tarn.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Place of a version among those of its object, from 1 on. Never given twice: an object that was forgotten and comes
/// back goes on above.
public record VersionNumber(long number) implements Comparable<VersionNumber> {
    /// Before the first version.
    public static final VersionNumber NONE = new VersionNumber(0);

    /// Leaves room to count on.
    public static final long MAX = 1L << 62;

    public VersionNumber {
        require(number >= 0 && number <= MAX, "versions are numbered from 1 to 2^62");
    }

    public VersionNumber next() {
        return new VersionNumber(number + 1);
    }

    public boolean isNone() {
        return number == 0;
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static VersionNumber read(CanonicalReader in) throws MalformedException {
        long number = in.u64();
        if (number > MAX) {
            throw new MalformedException("no version has number " + number);
        }
        return new VersionNumber(number);
    }

    @Override
    public int compareTo(VersionNumber other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
