package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Place of a batch in the ring's one order, over all epochs; the first batch has 1.
public record SequenceNumber(long number) implements Comparable<SequenceNumber> {
    /// Before the first batch.
    public static final SequenceNumber NONE = new SequenceNumber(0);

    public SequenceNumber {
        require(number >= 0, "sequence numbers are not negative");
    }

    public SequenceNumber next() {
        return plus(1);
    }

    public SequenceNumber plus(long count) {
        return new SequenceNumber(Math.addExact(number, count));
    }

    public boolean isAfter(SequenceNumber other) {
        return number > other.number;
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static SequenceNumber read(CanonicalReader in) throws MalformedException {
        return new SequenceNumber(Reach.read(in));
    }

    @Override
    public int compareTo(SequenceNumber other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
