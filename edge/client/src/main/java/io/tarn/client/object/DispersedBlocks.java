package io.tarn.client.object;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.BlockStore;
import io.tarn.client.FetchResult;
import io.tarn.object.VolumeDescription;
import io.tarn.operations.object.BlockFetcher;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// Blocks that a ring once held, where they were dispersed to. How long one is nobody knows who has but its name; as long as what
/// goes along with updates may be, at most: roots and blocks of an index are shorter.
public record DispersedBlocks(BlockStore store) implements BlockFetcher {
    @Override
    public Optional<Bytes> fetch(Bguid block) throws InterruptedException {
        try {
            return store.fetchUpTo(block, VolumeDescription.INLINE_BYTES_MAX).get()
                            instanceof FetchResult.Whole(Bytes content)
                    ? Optional.of(content)
                    : Optional.empty();
        } catch (ExecutionException e) {
            throw new AssertionError("no call of a store ends so", e.getCause());
        }
    }
}
