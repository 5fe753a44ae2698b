package io.tarn.node;

import io.tarn.block.Timestamp;
import java.util.SortedMap;
import java.util.TreeMap;

/// Keeps one of a volume's last `f` servers from repairing blocks that are still being written: each
/// write is complete without it, and the next would undo what it repaired. A block is due when two
/// passes in a row have missed the same write.
final class CoolDown {
    /// Blocks remembered from one pass to the next; what is not remembered is due at once.
    private static final int BLOCKS_MAX = 1 << 16;

    private SortedMap<Long, Timestamp> lastPass = new TreeMap<>();
    private SortedMap<Long, Timestamp> thisPass = new TreeMap<>();

    boolean isDue(long block, Timestamp missed) {
        if (missed.equals(lastPass.get(block)) || thisPass.size() >= BLOCKS_MAX) {
            return true;
        }
        thisPass.put(block, missed);
        return false;
    }

    /// @return whether some block was found that was not due
    boolean endPass() {
        lastPass = thisPass;
        thisPass = new TreeMap<>();
        return !lastPass.isEmpty();
    }
}
