package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Blocks that are dispersed by one command. Safe for use by many threads.
final class HeldBatch implements HeldWalk.Sink {
    /// A command takes a member 60 milliseconds of its processor for so many, in which it executes nothing else.
    static final int BLOCKS_MAX = 1024;

    static final long BYTES_MAX = 8L << 20;

    private final SortedMap<Bguid, Bytes> blocks = new TreeMap<>();
    private long bytes;

    @Override
    public synchronized boolean take(Bguid block, Bytes content) {
        if (blocks.containsKey(block)) {
            return true;
        }
        if (isFull()) {
            return false;
        }
        blocks.put(block, content);
        bytes += content.size();
        return true;
    }

    synchronized boolean isFull() {
        return blocks.size() >= BLOCKS_MAX || bytes >= BYTES_MAX;
    }

    /// By name.
    synchronized SortedMap<Bguid, Bytes> blocks() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(blocks));
    }
}
