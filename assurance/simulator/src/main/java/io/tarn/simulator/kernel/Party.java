package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

/// Whoever sends, receives, crashes or lies in a simulation, by name.
public record Party(String name) implements Comparable<Party> {
    public Party {
        require(!name.isEmpty(), "a party has a name");
    }

    @Override
    public int compareTo(Party other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
