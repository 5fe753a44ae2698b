package io.tarn.block.server;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockLimits;
import io.tarn.block.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Entries to be dropped: overwritten ones after a while for slow readers (§4), and prepares given
/// up. An entry that is due waits here until its block is visited.
final class Garbage {
    private record Waiting(long due, BlockAddress address, Timestamp timestamp) {}

    private final BlockLimits limits;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final SortedMap<BlockAddress, SortedSet<Timestamp>> due = new TreeMap<>();

    Garbage(BlockLimits limits) {
        this.limits = limits;
    }

    void later(BlockAddress address, Timestamp timestamp, long now) {
        queue.addLast(new Waiting(now + limits.garbageTicks(), address, timestamp));
    }

    void now(BlockAddress address, Timestamp timestamp) {
        due.computeIfAbsent(address, _ -> new TreeSet<>()).add(timestamp);
    }

    /// Blocks with something to drop since the last call, each once.
    List<BlockAddress> dueBy(long now) {
        var addresses = new TreeSet<BlockAddress>();
        while (!queue.isEmpty()
                && (queue.getFirst().due() <= now || queue.size() > limits.garbageEntriesMax())) {
            Waiting waiting = queue.removeFirst();
            now(waiting.address(), waiting.timestamp());
            addresses.add(waiting.address());
        }
        return new ArrayList<>(addresses);
    }

    /// What is due of this block; it counts as dropped from here on.
    SortedSet<Timestamp> take(BlockAddress address) {
        SortedSet<Timestamp> taken = due.remove(address);
        return taken == null ? new TreeSet<>() : taken;
    }
}
