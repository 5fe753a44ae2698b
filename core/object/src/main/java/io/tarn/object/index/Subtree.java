package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of an [IndexTree]: data or a hole at level 0, an interior block above. It has a name, or children, or both;
/// whether both changes nothing but what has to be loaded.
final class Subtree {
    final int level;
    final long bytes;

    /// What it is stored as; null if it was made by an edit, and has no name yet.
    private final @Nullable Entry name;

    /// Null at level 0, and where they were not looked at yet.
    private @Nullable List<Subtree> children;

    private Subtree(int level, long bytes, @Nullable Entry name, @Nullable List<Subtree> children) {
        this.level = level;
        this.bytes = bytes;
        this.name = name;
        this.children = children;
    }

    static Subtree stored(int level, Entry entry) {
        return new Subtree(level, entry.bytes(), entry, null);
    }

    /// @param children of one level, together not more than [Entry#BYTES_MAX]
    static Subtree made(List<Subtree> children) {
        int level = children.getFirst().level + 1;
        long bytes = 0;
        for (Subtree child : children) {
            require(child.level == level - 1, "children are of one level");
            bytes += child.bytes;
        }
        return new Subtree(level, bytes, null, List.copyOf(children));
    }

    Optional<Entry> name() {
        return Optional.ofNullable(name);
    }

    boolean isHole() {
        return level == 0 && name != null && name.isHole();
    }

    /// If they are known without a look at the block.
    Optional<List<Subtree>> knownChildren() {
        return Optional.ofNullable(children);
    }

    /// @param source of the block, if it has to be looked at
    List<Subtree> children(BlockSource source) throws MissingBlockException {
        List<Subtree> known = children;
        if (known == null) {
            if (name == null || level == 0) {
                throw new IllegalStateException("data has no children");
            }
            IndexBlock block = source.index(name.block(), level);
            if (block.children().stream().mapToLong(Entry::bytes).sum() != bytes) {
                throw new MissingBlockException(name.block());
            }
            known = block.children().stream().map(child -> stored(level - 1, child)).toList();
            children = known;
        }
        return known;
    }
}
