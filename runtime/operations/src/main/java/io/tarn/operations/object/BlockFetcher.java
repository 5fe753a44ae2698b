package io.tarn.operations.object;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.util.Optional;

/// Where blocks are that the ring's state does not hold any more. What it gives is compared with the name.
@FunctionalInterface
public interface BlockFetcher {
    /// None are dispersed.
    BlockFetcher NONE = _ -> Optional.empty();

    /// Empty if it cannot be had now.
    Optional<Bytes> fetch(Bguid block) throws InterruptedException;
}
