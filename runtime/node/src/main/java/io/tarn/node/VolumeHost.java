package io.tarn.node;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockLimits;
import io.tarn.block.Durability;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.BlockServer;
import io.tarn.block.server.RequestCheck;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.ServerInput;
import io.tarn.block.server.ServerKeys;
import io.tarn.storage.Batch;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/// This node's part of one volume: its state machine, and the records it works on.
///
/// Everything but the final fields belongs to who steps in [HostLoop].
final class VolumeHost implements Hosted {
    private static final int RECORDS_CACHED_MAX = 1 << 15;

    final VolumeDescriptor descriptor;
    final int self;
    final BlockCode code;
    final RequestCheck check;
    final Shelves shelves;
    final AtomicLong rotten = new AtomicLong();

    private final ServerKeys keys;
    private final BlockLimits limits;

    /// Records as the steps so far left them, whether applied to the store yet or not; the least
    /// recently used first.
    private final SequencedMap<BlockAddress, BlockRecord> records =
            new LinkedHashMap<>(16, 0.75f, true);

    /// Blocks whose record cannot be read. Nothing is said about them until repair replaces it.
    private final TreeSet<BlockAddress> unreadable = new TreeSet<>();

    /// The last turn that changed a block, while that turn may not be synced.
    private final Map<BlockAddress, Long> unsynced = new LinkedHashMap<>();

    private BlockServer server;
    private boolean diskFull;
    private volatile long knownBelow;
    private volatile long stagedCount;

    VolumeHost(
            VolumeDescriptor descriptor,
            int self,
            Store store,
            ServerKeys keys,
            BlockLimits limits,
            long knownBelow) {
        this.descriptor = descriptor;
        this.self = self;
        this.code = new BlockCode(descriptor.shape());
        this.check = new RequestCheck(descriptor.shape(), code, self);
        this.shelves = new Shelves(store, descriptor.id(), descriptor.shape().redundancy());
        this.keys = keys;
        this.limits = limits;
        this.knownBelow = knownBelow;
        this.server = new BlockServer(descriptor.shape(), self, keys, limits, knownBelow);
    }

    @Override
    public void reload(long now) throws StoreException {
        records.clear();
        unsynced.clear();
        server = new BlockServer(descriptor.shape(), self, keys, limits, knownBelow);
        server.step(new ServerInput.Ticked(now));
        server.step(new ServerInput.DiskFull(diskFull));
        for (long block : shelves.unsettled()) {
            var address = new BlockAddress(descriptor.id(), block);
            Optional<BlockRecord> record = record(address);
            record.ifPresent(found -> server.step(new ServerInput.Found(address, found)));
        }
        stagedCount = server.stagedCount();
    }

    @Override
    public boolean isDurable() {
        return descriptor.durability() == Durability.FSYNC;
    }

    /// The block's record with all effects so far; empty if it cannot be read.
    Optional<BlockRecord> record(BlockAddress address) {
        if (unreadable.contains(address)) {
            return Optional.empty();
        }
        BlockRecord cached = records.get(address);
        if (cached != null) {
            return Optional.of(cached);
        }
        try {
            BlockRecord record = shelves.record(address.block());
            records.put(address, record);
            return Optional.of(record);
        } catch (StoreException e) {
            rotten.incrementAndGet();
            unreadable.add(address);
            return Optional.empty();
        }
    }

    /// What the disk holds of a block with all effects so far; nothing if that cannot be read.
    BlockRecord held(BlockAddress address) {
        return record(address).orElse(BlockRecord.NONE);
    }

    /// Whether [#record] answers from memory.
    boolean remembers(BlockAddress address) {
        return records.containsKey(address) || unreadable.contains(address);
    }

    List<ServerEffect> step(ServerInput input) {
        switch (input) {
            case ServerInput.DiskFull(boolean full) -> diskFull = full;
            case ServerInput.Caught(long below) -> knownBelow = Math.max(knownBelow, below);
            default -> {}
        }
        List<ServerEffect> effects = server.step(input);
        stagedCount = server.stagedCount();
        return effects;
    }

    /// Repair brings a record to replace the one that cannot be read.
    void forgetUnreadable(BlockAddress address) {
        if (unreadable.remove(address)) {
            records.put(address, BlockRecord.NONE);
        }
    }

    void saved(BlockAddress address, BlockRecord record, long turn) {
        records.put(address, record);
        unreadable.remove(address);
        if (isDurable()) {
            unsynced.put(address, turn);
        }
    }

    /// Whether the block has a change that may not be on disk yet.
    boolean isUnsynced(BlockAddress address, long syncedTurn) {
        Long turn = unsynced.get(address);
        return turn != null && turn > syncedTurn;
    }

    @Override
    public void trim(long syncedTurn) {
        unsynced.values().removeIf(turn -> turn <= syncedTurn);
        while (records.size() > RECORDS_CACHED_MAX) {
            records.pollFirstEntry();
        }
    }

    @Override
    public boolean isDiskFull() {
        return diskFull;
    }

    @Override
    public void setDiskFull(boolean full) {
        var _ = step(new ServerInput.DiskFull(full));
    }

    @Override
    public void tick(long now, Turn turn, HostLoop loop) {
        loop.steps(this, turn).give(new ServerInput.Ticked(now));
    }

    @Override
    public void addRemoval(Batch batch) {
        shelves.addRemoval(batch);
    }

    long knownBelow() {
        return knownBelow;
    }

    long stagedCount() {
        return stagedCount;
    }

    @Override
    public String toString() {
        return descriptor.name();
    }
}
