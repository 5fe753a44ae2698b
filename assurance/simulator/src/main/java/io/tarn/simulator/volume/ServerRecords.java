package io.tarn.simulator.volume;

import io.tarn.block.BlockAddress;
import io.tarn.block.server.BlockRecord;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.volume.VolumeDisk.Loaded;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The records that a process may rely on. One that could not be read once counts as lost, whatever
/// the disk says of it later, until repair has had it written anew.
final class ServerRecords {
    private final VolumeDisk disk;
    private final Consumer<BlockAddress> lost;
    private final NavigableSet<BlockAddress> unreadable = new TreeSet<>();

    /// All records of `disk`.
    ///
    /// @param lost hears of a block whose record cannot be read, each time that it is wanted
    ServerRecords(VolumeDisk disk, Consumer<BlockAddress> lost) {
        this.disk = disk;
        this.lost = lost;
    }

    Optional<BlockRecord> of(BlockAddress address) {
        return take(address, disk.record(address));
    }

    void forEach(BiConsumer<BlockAddress, BlockRecord> action) {
        disk.records()
                .forEach((address, loaded) ->
                        take(address, loaded).ifPresent(record -> action.accept(address, record)));
    }

    /// The record, or a new one in place of one that is lost.
    BlockRecord orNew(BlockAddress address) {
        if (!unreadable.contains(address)
                && disk.record(address) instanceof Loaded.Sound(BlockRecord record)) {
            return record;
        }
        unreadable.add(address);
        return BlockRecord.NONE;
    }

    boolean isLost(BlockAddress address) {
        return unreadable.contains(address);
    }

    /// Begins a batch that writes this record: the fragments of a lost one go with it, as one.
    void sweepIfLost(DiskBatch batch, BlockAddress address) {
        if (unreadable.contains(address)) {
            disk.sweep(batch, address);
        }
    }

    /// The record was written.
    void saved(BlockAddress address) {
        unreadable.remove(address);
    }

    private Optional<BlockRecord> take(BlockAddress address, Loaded loaded) {
        if (!unreadable.contains(address) && loaded instanceof Loaded.Sound(BlockRecord record)) {
            return Optional.of(record);
        }
        unreadable.add(address);
        lost.accept(address);
        return Optional.empty();
    }
}
