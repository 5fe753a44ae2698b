package io.tarn.simulator.immutable;

import io.tarn.block.immutable.FragmentId;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.volume.Frame;

/// What orders the versions that name blocks: to stores it is agreed time, and who reads it for them.
public interface VersionsAbove {
    /// One server's, from its start to its next crash: tells the store what time it is, and of each fragment what a walk found.
    interface Reader {
        /// There is time to do something.
        void wake();

        /// Agreed time as this server knows it; negative until it has heard of it.
        long settledMillis();

        /// An answer to some question of this server's, or not.
        default void received(Party from, Frame frame) {}
    }

    Reader reader(StoreHost host, StoreProcess process);

    /// The latest time that a version has, or may have next.
    long nowMillis();

    /// Whether a version that is retained relied on a receipt of this server for this fragment.
    boolean reliesOn(int place, FragmentId id);
}
