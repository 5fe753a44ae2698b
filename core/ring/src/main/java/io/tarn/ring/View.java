package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// The time of one primary within an epoch (OSDI '99, §4); each epoch begins with view 0.
public record View(long number) implements Comparable<View> {
    public static final View FIRST = new View(0);

    public View {
        require(number >= 0, "views are numbered from 0");
    }

    /// `p = v mod |R|` (§4).
    public MemberId primary(RingSize size) {
        return new MemberId((int) (number % size.members()));
    }

    public View next() {
        return new View(Math.addExact(number, 1));
    }

    public boolean isAfter(View other) {
        return number > other.number;
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static View read(CanonicalReader in) throws MalformedException {
        return new View(Reach.read(in));
    }

    @Override
    public int compareTo(View other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "view " + number;
    }
}
