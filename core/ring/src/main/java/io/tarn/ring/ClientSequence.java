package io.tarn.ring;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// A client's own number of a request; a ring executes each at most once. Need not be without gaps, so
/// that a client that has forgotten where it was may go on from its clock.
public record ClientSequence(long number) implements Comparable<ClientSequence> {
    public ClientSequence {
        require(number >= 0, "requests are numbered from 0");
    }

    public void write(CanonicalWriter out) {
        out.u64(number);
    }

    public static ClientSequence read(CanonicalReader in) throws MalformedException {
        return new ClientSequence(in.u64());
    }

    @Override
    public int compareTo(ClientSequence other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
