package io.tarn.object.index;

import static io.tarn.base.Invariant.require;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts and joins trees. Every interior block but a root has between half of what fits and all of it; what comes out
/// follows from the trees alone, not from which of their blocks had been looked at.
///
/// A tree is its root, or null if it has no bytes. Whoever passes a stored root that may have fewer children than others
/// has looked at them before; all other stored blocks have enough.
///
/// @param childrenMax that fit a block, 4 or more
record Join(int childrenMax, BlockSource source) {
    Join {
        require(childrenMax >= 4, "halves of a full block have two children");
    }

    private int childrenMin() {
        return childrenMax / 2;
    }

    /// What is before a place, and what is behind it.
    record Cut(@Nullable Subtree left, @Nullable Subtree right) {}

    /// @param at from 0 to the tree's bytes
    /// @throws EditException if a block of data would be cut
    Cut cut(@Nullable Subtree tree, long at) throws MissingBlockException, EditException {
        if (tree == null || at == 0) {
            return new Cut(null, tree);
        }
        if (at == tree.bytes) {
            return new Cut(tree, null);
        }
        if (tree.level == 0) {
            if (!tree.isHole()) {
                throw new EditException("ranges begin and end where blocks do");
            }
            return new Cut(hole(at), hole(tree.bytes - at));
        }
        List<Subtree> children = tree.children(source);
        int index = 0;
        long before = 0;
        while (before + children.get(index).bytes <= at) {
            before += children.get(index).bytes;
            index++;
        }
        Cut within = cut(children.get(index), at - before);
        return new Cut(
                join(treeOf(children.subList(0, index)), within.left()),
                join(within.right(), treeOf(children.subList(index + 1, children.size()))));
    }

    private static Subtree hole(long bytes) {
        return Subtree.stored(0, Entry.hole(bytes));
    }

    private static @Nullable Subtree treeOf(List<Subtree> siblings) {
        return switch (siblings.size()) {
            case 0 -> null;
            case 1 -> siblings.getFirst();
            default -> Subtree.made(siblings);
        };
    }

    /// One tree behind the other.
    @Nullable Subtree join(@Nullable Subtree left, @Nullable Subtree right)
            throws MissingBlockException {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return treeOf(siblings(left, right));
    }

    /// The same as one or two nodes of the higher level. They have enough children if the higher one had, or both.
    private List<Subtree> siblings(Subtree left, Subtree right) throws MissingBlockException {
        if (left.level > right.level) {
            List<Subtree> children = left.children(source);
            int last = children.size() - 1;
            var joined = new ArrayList<>(children.subList(0, last));
            joined.addAll(siblings(children.get(last), right));
            return packed(joined);
        }
        if (left.level < right.level) {
            List<Subtree> children = right.children(source);
            var joined = new ArrayList<>(siblings(left, children.getFirst()));
            joined.addAll(children.subList(1, children.size()));
            return packed(joined);
        }
        if (left.isHole() && right.isHole()) {
            return List.of(hole(left.bytes + right.bytes));
        }
        if (!isSmall(left) && !isSmall(right)) {
            return List.of(left, right);
        }
        var together = new ArrayList<>(left.children(source));
        together.addAll(right.children(source));
        return packed(together);
    }

    private boolean isSmall(Subtree node) {
        return node.knownChildren().filter(known -> known.size() < childrenMin()).isPresent();
    }

    /// @param children not more than fit two blocks
    private List<Subtree> packed(List<Subtree> children) {
        int size = children.size();
        if (size <= childrenMax) {
            return List.of(Subtree.made(children));
        }
        int half = size - size / 2;
        return List.of(
                Subtree.made(children.subList(0, half)),
                Subtree.made(children.subList(half, size)));
    }

    /// A new tree, its blocks filled alike.
    @Nullable Subtree built(List<Entry> entries) {
        List<Subtree> level = entries.stream().map(entry -> Subtree.stored(0, entry)).toList();
        while (level.size() > 1) {
            level = parents(level);
        }
        return level.isEmpty() ? null : level.getFirst();
    }

    private List<Subtree> parents(List<Subtree> children) {
        int count = (children.size() + childrenMax - 1) / childrenMax;
        int each = children.size() / count;
        int oneMore = children.size() % count;
        var parents = new ArrayList<Subtree>(count);
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = from + each + (i < oneMore ? 1 : 0);
            parents.add(Subtree.made(children.subList(from, to)));
            from = to;
        }
        return parents;
    }
}
