package io.tarn.object.proof;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.index.IndexRoot;
import java.util.ArrayDeque;
import java.util.Optional;

/// Compares content with a version's index, from its first byte to its last: every block has the name that is in its parent. Says
/// what it wants to see next, and is given it, until it wants nothing. Of content of any size it has a few blocks of the index in
/// memory.
public final class ContentCheck {
    private final ImmutableCode code;

    /// What is to come, the first first. At most what fits the blocks on the way to one leaf.
    private final ArrayDeque<Node> left = new ArrayDeque<>();

    private record Node(int level, Entry entry) {}

    /// What is to be seen next.
    public sealed interface Wanted {
        /// An interior block of the index.
        record Index(Bguid block) implements Wanted {}

        /// So many bytes of content, which are one block.
        record Data(Bguid block, int bytes) implements Wanted {}

        /// So many zeros of content, of which there is no block.
        record Zeros(long bytes) implements Wanted {}

        /// The whole was seen.
        record Nothing() implements Wanted {}

        /// No content is of this version: its writer has lied about the length of this block.
        record Impossible(Bguid block) implements Wanted {}
    }

    /// @param claim whose content it is to be
    public ContentCheck(VersionClaim claim) {
        this(new ImmutableCode(claim.redundancy()), claim.root().index());
    }

    private ContentCheck(ImmutableCode code, Optional<IndexRoot> root) {
        this.code = code;
        root.ifPresent(at -> left.push(new Node(at.level(), at.entry())));
    }

    public Wanted wanted() {
        Node next = left.peek();
        if (next == null) {
            return new Wanted.Nothing();
        }
        Entry entry = next.entry();
        if (next.level() > 0) {
            return new Wanted.Index(entry.block());
        }
        if (entry.isHole()) {
            return new Wanted.Zeros(entry.bytes());
        }
        return entry.bytes() <= BlockChecksum.LENGTH_BYTES_MAX
                ? new Wanted.Data(entry.block(), (int) entry.bytes())
                : new Wanted.Impossible(entry.block());
    }

    /// Of a [Wanted.Index].
    ///
    /// @return whether it is the one; if not, nothing was given
    public boolean index(Bytes block) {
        require(wanted() instanceof Wanted.Index, "a block of the index is wanted");
        Node parent = left.element();
        if (!isNamed(block, parent.entry().block())) {
            return false;
        }
        try {
            IndexBlock index = IndexBlock.of(block);
            if (index.level() != parent.level() || bytes(index) != parent.entry().bytes()) {
                return false;
            }
            left.pop();
            for (Entry child : index.children().reversed()) {
                left.push(new Node(index.level() - 1, child));
            }
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    /// At most 203 times 2^50, which is far below what fits.
    private static long bytes(IndexBlock index) {
        return index.children().stream().mapToLong(Entry::bytes).sum();
    }

    /// Of a [Wanted.Data].
    ///
    /// @return whether it is the one; if not, nothing was given
    public boolean data(Bytes content) {
        require(wanted() instanceof Wanted.Data, "content is wanted");
        Entry entry = left.element().entry();
        if (content.size() != entry.bytes() || !isNamed(content, entry.block())) {
            return false;
        }
        left.pop();
        return true;
    }

    /// Of [Wanted.Zeros], that they were seen.
    public void zeros() {
        require(wanted() instanceof Wanted.Zeros, "zeros are wanted");
        left.pop();
    }

    private boolean isNamed(Bytes content, Bguid name) {
        return BlockChecksum.isLength(content.size())
                && BlockChecksum.of(code.redundancy(), code.encode(content)).bguid().equals(name);
    }
}
