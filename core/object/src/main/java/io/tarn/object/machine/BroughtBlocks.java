package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.index.Entry;
import io.tarn.object.update.Blocks;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The blocks that an update brings, as its actions use them.
final class BroughtBlocks {
    /// So that an update of many short pieces costs no more than one of many blocks. S3 makes objects of up to 10,000 parts.
    static final int COPIES_MAX = 10_000;

    private final Blocks blocks;
    private final KnownBlocks namer;
    private final int inlineBytesMax;
    private final SortedMap<Integer, Entry> inline = new TreeMap<>();
    private boolean isStoredUsed;
    private int copies;

    BroughtBlocks(Blocks blocks, KnownBlocks namer, int inlineBytesMax) {
        this.blocks = blocks;
        this.namer = namer;
        this.inlineBytesMax = inlineBytesMax;
    }

    Entry stored(int index) throws RefusedException {
        if (index >= blocks.stored().size()) {
            throw new RefusedException(Refusal.NO_SUCH_BLOCK);
        }
        isStoredUsed = true;
        return blocks.stored().get(index);
    }

    Entry inline(int index) throws RefusedException {
        if (index >= blocks.inline().size()) {
            throw new RefusedException(Refusal.NO_SUCH_BLOCK);
        }
        Entry known = inline.get(index);
        if (known == null) {
            Bytes content = blocks.inline().get(index);
            if (content.size() > inlineBytesMax) {
                throw new RefusedException(Refusal.TOO_LARGE);
            }
            known = new Entry(namer.name(content), content.size());
            inline.put(index, known);
        }
        return known;
    }

    void countCopy() throws RefusedException {
        copies++;
        if (copies > COPIES_MAX) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
    }

    /// Whether any action used a block that servers have to have.
    boolean isStoredUsed() {
        return isStoredUsed;
    }

    /// The inline blocks that actions have used, by name.
    SortedMap<Bguid, Bytes> usedInline() {
        var used = new TreeMap<Bguid, Bytes>();
        inline.forEach((index, entry) -> used.put(entry.block(), blocks.inline().get(index)));
        return Collections.unmodifiableSortedMap(used);
    }
}
