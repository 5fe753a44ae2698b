package io.tarn.object.sweep;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.nio.ByteBuffer;

/// Names of blocks, in 43 to 85 bytes of memory each: a walk of a large volume remembers millions.
///
/// Open addressing with linear probing; names are hashes, so any part of one says where it goes.
public final class NameSet {
    private static final int WORDS = Bguid.BYTES / Long.BYTES;
    private static final int FIRST_SLOTS = 1 << 10;

    private final int namesMax;
    private long[] words = new long[FIRST_SLOTS * WORDS];
    private int size;

    /// @param namesMax at most 2²⁵
    public NameSet(int namesMax) {
        require(namesMax >= 1 && namesMax <= 1 << 25, "as many names as an array has room for");
        this.namesMax = namesMax;
    }

    public int size() {
        return size;
    }

    public boolean isFull() {
        return size == namesMax;
    }

    public boolean contains(Bguid name) {
        long[] wanted = words(name);
        return isAt(slotOf(wanted), wanted);
    }

    /// @param name not that of zeros only, which names no block
    /// @return whether it was not there
    public boolean add(Bguid name) {
        long[] added = words(name);
        int slot = slotOf(added);
        if (isAt(slot, added)) {
            return false;
        }
        require(!isFull(), "whoever adds a name has room for it");
        if (size * 4L * WORDS >= words.length * 3L) {
            grow();
            slot = slotOf(added);
        }
        System.arraycopy(added, 0, words, slot, WORDS);
        size++;
        return true;
    }

    private static long[] words(Bguid name) {
        Bytes bytes = name.value();
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes.backingArray(), bytes.backingOffset(), Bguid.BYTES);
        return new long[] {buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong()};
    }

    /// Where the name is, or would be.
    private int slotOf(long[] name) {
        int mask = words.length / WORDS - 1;
        int index = (int) name[0] & mask;
        while (!isFree(index * WORDS) && !isAt(index * WORDS, name)) {
            index = (index + 1) & mask;
        }
        return index * WORDS;
    }

    private boolean isFree(int slot) {
        return (words[slot] | words[slot + 1] | words[slot + 2] | words[slot + 3]) == 0;
    }

    private boolean isAt(int slot, long[] name) {
        return words[slot] == name[0]
                && words[slot + 1] == name[1]
                && words[slot + 2] == name[2]
                && words[slot + 3] == name[3];
    }

    private void grow() {
        long[] before = words;
        words = new long[before.length * 2];
        for (int slot = 0; slot < before.length; slot += WORDS) {
            long[] name = {before[slot], before[slot + 1], before[slot + 2], before[slot + 3]};
            if ((name[0] | name[1] | name[2] | name[3]) != 0) {
                System.arraycopy(name, 0, words, slotOf(name), WORDS);
            }
        }
    }
}
