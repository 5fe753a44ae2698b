package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// The time of one membership with one set of shares; from 0, in which there are no shares yet.
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch FOUNDING = new Epoch(0);

    public Epoch {
        require(number >= 0, "epochs start at 0");
    }

    public Epoch next() {
        return new Epoch(number + 1);
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static Epoch read(CanonicalReader in) throws MalformedException {
        return new Epoch(in.u64());
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
