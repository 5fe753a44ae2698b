package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.index.IndexRoot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the blocks below a version's root that the ring holds yet.
///
/// A ring holds what a version has made: its root, blocks of its index, small blocks of its content. Whatever version has made a block of
/// an index has made all above it, or they were held. So as long as children leave the ring no later than their parents, all that is
/// held is below what is held, and a walk ends where it comes to a block that is not: it costs what the version has made, not what the
/// object has. Others that disperse the same may have put that in disorder; a *thorough* walk looks into all blocks of the index.
///
/// Each block is looked into once, however often the object contains it: objects made of one another double with each update.
final class HeldWalk {
    /// Interior blocks of one walk, some hundred bytes each. None that a gateway has made has so many held ones.
    private static final int LOOKS_MAX = 1 << 16;

    /// Where the blocks are.
    interface Source {
        /// In the ring, if it holds it.
        Optional<Bytes> held(Bguid block) throws InterruptedException;

        /// Where it was dispersed to. For thorough walks.
        Optional<Bytes> stored(Bguid block) throws InterruptedException;
    }

    /// Takes what is found: children before their parents.
    @FunctionalInterface
    interface Sink {
        /// @return whether there was room for it; if not, the walk ends
        boolean take(Bguid block, Bytes content);
    }

    private final Source source;
    private final Sink sink;
    private final boolean isThorough;
    private final long leafBytesMax;
    private final Set<Bguid> seen = new HashSet<>();
    private int wanted;
    private int found;
    private boolean isFull;

    /// @param leafBytesMax blocks of content that are longer were never held
    /// @param wanted blocks, after which the walk ends
    HeldWalk(Source source, Sink sink, boolean isThorough, long leafBytesMax, int wanted) {
        this.source = source;
        this.sink = sink;
        this.isThorough = isThorough;
        this.leafBytesMax = leafBytesMax;
        this.wanted = wanted;
    }

    /// How many blocks were found.
    int found() {
        return found;
    }

    /// Whether it ended for want of room.
    boolean isFull() {
        return isFull;
    }

    /// Goes through one version.
    void version(Bguid vguid) throws InterruptedException {
        Optional<Bytes> held = found(vguid);
        Optional<IndexRoot> index = content(vguid, held).flatMap(HeldWalk::index);
        if (index.isPresent()) {
            entry(index.get().entry(), index.get().level());
        }
        give(vguid, held);
    }

    private static Optional<IndexRoot> index(Bytes root) {
        try {
            return VersionRoot.of(root).index();
        } catch (MalformedException e) {
            return Optional.empty(); // Of a later release, which disperses it itself.
        }
    }

    private Optional<Bytes> found(Bguid block) throws InterruptedException {
        Optional<Bytes> held = source.held(block);
        if (held.isPresent()) {
            found++;
            wanted--;
        }
        return held;
    }

    private Optional<Bytes> content(Bguid block, Optional<Bytes> held) throws InterruptedException {
        return held.isEmpty() && isThorough ? source.stored(block) : held;
    }

    private void give(Bguid block, Optional<Bytes> held) {
        if (!isFull && held.isPresent()) {
            isFull = !sink.take(block, held.get());
        }
    }

    private void entry(Entry entry, int level) throws InterruptedException {
        boolean isOver = isFull || wanted <= 0 || seen.size() >= LOOKS_MAX;
        boolean isLong = level == 0 && entry.bytes() > leafBytesMax;
        if (isOver || isLong || entry.isHole() || !seen.add(entry.block())) {
            return;
        }
        Optional<Bytes> held = found(entry.block());
        if (level > 0) {
            Optional<Bytes> content = content(entry.block(), held);
            if (content.isPresent()) {
                children(content.get(), level);
            }
        }
        give(entry.block(), held);
    }

    private void children(Bytes content, int level) throws InterruptedException {
        List<Entry> children;
        try {
            children = IndexBlock.of(content).children();
        } catch (MalformedException e) {
            return; // A name that the ring has not given to a block of an index.
        }
        // What is appended is at the end.
        for (Entry child : children.reversed()) {
            entry(child, level - 1);
        }
    }
}
