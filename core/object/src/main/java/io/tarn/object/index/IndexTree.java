package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The blocks of an object, in order. Immutable: an edit makes another tree, which shares with this one what is not on the
/// way to the places that changed. Equal edits of equal trees make equal blocks, whoever makes them.
///
/// Blocks are looked at when an edit comes to them, and only then, so that a tree of any size can be edited by who has
/// few of its blocks. An edit looks at the root, the blocks on the way to both ends of its range, and their neighbours
/// if these have too few children left.
public final class IndexTree {
    private final Join join;
    private final @Nullable Subtree root;

    private IndexTree(Join join, @Nullable Subtree root) {
        this.join = join;
        this.root = root;
    }

    /// A tree that is stored; empty for an object without bytes.
    public static IndexTree stored(Optional<IndexRoot> root, BlockSource source) {
        return stored(root, source, IndexBlock.CHILDREN_MAX);
    }

    static IndexTree stored(Optional<IndexRoot> root, BlockSource source, int childrenMax) {
        return new IndexTree(
                new Join(childrenMax, source),
                root.map(at -> Subtree.stored(at.level(), at.entry())).orElse(null));
    }

    /// A new tree of these blocks, to be put into this one or others.
    ///
    /// @param blocks together at most [Entry#BYTES_MAX]
    public IndexTree of(List<Entry> blocks) {
        return new IndexTree(join, join.built(blocks));
    }

    /// 0 to [Entry#BYTES_MAX].
    public long bytes() {
        return root == null ? 0 : root.bytes;
    }

    /// With `content` in place of a range. Everything that can be done to an object's content is this.
    ///
    /// @throws EditException if the range is not within the object, does not begin and end where blocks do, or the
    ///     object would be too large
    public IndexTree with(long from, long length, IndexTree content)
            throws MissingBlockException, EditException {
        if (from < 0 || length < 0 || from > bytes() - length) {
            throw new EditException("a range is within the object");
        }
        if (bytes() - length + content.bytes() > Entry.BYTES_MAX) {
            throw new EditException("an object has at most 2^50 bytes");
        }
        if (length == 0 && content.root == null) {
            return this;
        }
        if (length == bytes()) {
            return new IndexTree(join, content.root);
        }
        lookAtRoot();
        content.lookAtRoot();
        Join.Cut behind = join.cut(root, from + length);
        Join.Cut before = join.cut(behind.left(), from);
        Subtree joined = join.join(before.left(), content.root);
        return new IndexTree(join, join.join(joined, behind.right()));
    }

    /// The content behind this tree's own.
    public IndexTree and(IndexTree content) throws MissingBlockException, EditException {
        return with(bytes(), 0, content);
    }

    /// Only roots may have few children.
    private void lookAtRoot() throws MissingBlockException {
        if (root != null && root.level > 0) {
            root.children(join.source());
        }
    }

    /// A block, or hole, and where in the object it begins.
    public record Located(long from, Entry entry) {
        public long end() {
            return from + entry.bytes();
        }
    }

    /// The blocks that have bytes of a range, in order.
    ///
    /// @param max of them; what is behind is left out
    public List<Located> blocks(long from, long length, int max) throws MissingBlockException {
        var found = new ArrayList<Located>();
        if (root != null && length > 0) {
            collect(root, 0, from, from + length, max, found);
        }
        return found;
    }

    private void collect(Subtree node, long at, long from, long to, int max, List<Located> found)
            throws MissingBlockException {
        if (at >= to || at + node.bytes <= from || found.size() >= max) {
            return;
        }
        if (node.level == 0) {
            found.add(new Located(at, node.name().orElseThrow()));
            return;
        }
        long childAt = at;
        for (Subtree child : node.children(join.source())) {
            collect(child, childAt, from, to, max, found);
            childAt += child.bytes;
        }
    }

    /// Interior blocks that edits have made.
    public int blocksMade() {
        return root == null ? 0 : blocksMade(root);
    }

    private static int blocksMade(Subtree node) {
        if (node.name().isPresent()) {
            return 0;
        }
        int made = 1;
        for (Subtree child : node.knownChildren().orElseThrow()) {
            made += blocksMade(child);
        }
        return made;
    }

    /// Names the interior blocks that edits have made.
    ///
    /// @param namer of the bytes of a block
    /// @param made takes the new blocks by their names, children before parents
    /// @return where the tree begins; empty if it has no bytes
    public Optional<IndexRoot> name(Function<Bytes, Bguid> namer, SequencedMap<Bguid, Bytes> made) {
        return root == null
                ? Optional.empty()
                : Optional.of(new IndexRoot(root.level, named(root, namer, made)));
    }

    private static Entry named(
            Subtree node, Function<Bytes, Bguid> namer, SequencedMap<Bguid, Bytes> made) {
        if (node.name().isPresent()) {
            return node.name().get();
        }
        var children = new ArrayList<Entry>();
        for (Subtree child : node.knownChildren().orElseThrow()) {
            children.add(named(child, namer, made));
        }
        Bytes block = new IndexBlock(node.level, children).encoding();
        Bguid name = namer.apply(block);
        made.put(name, block);
        return new Entry(name, node.bytes);
    }

    /// Whether every block that was looked at has as many children as it should; for tests.
    void check() throws MissingBlockException {
        if (root != null) {
            check(root, true);
        }
    }

    private void check(Subtree node, boolean isRoot) throws MissingBlockException {
        if (node.level == 0) {
            return;
        }
        List<Subtree> children = node.children(join.source());
        int least = isRoot ? 2 : join.childrenMax() / 2;
        require(
                children.size() >= least && children.size() <= join.childrenMax(),
                "a block has " + children.size() + " children");
        long bytes = 0;
        for (Subtree child : children) {
            require(child.level == node.level - 1, "children are one level below");
            bytes += child.bytes;
            check(child, false);
        }
        require(bytes == node.bytes, "a block has the bytes of its children");
    }
}
