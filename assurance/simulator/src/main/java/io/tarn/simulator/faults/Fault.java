package io.tarn.simulator.faults;

import io.tarn.simulator.kernel.Party;
import java.util.NavigableSet;

/// Something that goes wrong, or that ends.
public sealed interface Fault {
    /// The server loses its memory and what its disk had not synced, and is gone.
    record Crash(Party server) implements Fault {}

    /// The server starts again from its disk.
    record Restart(Party server) implements Fault {}

    /// No frame passes between `side`, a server and perhaps clients, and all others.
    record Partition(NavigableSet<Party> side) implements Fault {}

    /// Frames to the server are lost; its own get out.
    record Deafen(Party server) implements Fault {}

    /// Frames from the server are lost; it hears the others.
    record Mute(Party server) implements Fault {}

    /// Every link from and to `parties` works again.
    record Rejoin(NavigableSet<Party> parties) implements Fault {}

    /// The server's disk is replaced by an empty one, and the server starts from that.
    record Wipe(Party server) implements Fault {}

    /// One bit of one stored value changes.
    record Rot(Party server) implements Fault {}

    /// The server's disk takes no more.
    record FillDisk(Party server) implements Fault {}

    /// The server's disk has space again.
    record FreeDisk(Party server) implements Fault {}

    /// The party's clock runs at `perMille` of the rate of time; 1000 is right.
    record SkewClock(Party party, int perMille) implements Fault {}
}
