package io.tarn.node;

import io.tarn.block.VolumeId;
import io.tarn.block.immutable.FragmentId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/// Fragments that wait to be made anew, or are being made: first those of blocks that have the fewest left, as far as that is known, and
/// of these whoever came first. Bounded; safe for use by many threads.
final class RepairQueue {
    private record Key(VolumeId volume, FragmentId fragment) {
        static Key of(ImmutableBlocks.Lost lost) {
            return new Key(lost.host().volume(), lost.fragment());
        }
    }

    private record Waiting(int left, long arrival, ImmutableBlocks.Lost lost) {}

    private final int max;
    private final Set<Key> known = new HashSet<>();
    private final Queue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingInt(Waiting::left).thenComparingLong(Waiting::arrival));
    private long arrivals;

    RepairQueue(int max) {
        this.max = max;
    }

    /// @param left fragments of the block that can be had
    /// @return whether it waits from now on; not if it did, is being made, or there is no room
    synchronized boolean add(ImmutableBlocks.Lost lost, int left) {
        if (known.size() >= max || !known.add(Key.of(lost))) {
            return false;
        }
        waiting.add(new Waiting(left, arrivals++, lost));
        return true;
    }

    /// The most urgent one, of which there is one.
    synchronized ImmutableBlocks.Lost next() {
        return waiting.remove().lost();
    }

    /// It has been made, or cannot be now.
    synchronized void done(ImmutableBlocks.Lost lost) {
        known.remove(Key.of(lost));
    }

    synchronized int size() {
        return known.size();
    }

    /// Of a volume.
    synchronized long size(VolumeId volume) {
        return known.stream().filter(one -> one.volume().equals(volume)).count();
    }
}
