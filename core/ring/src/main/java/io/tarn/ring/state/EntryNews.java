package io.tarn.ring.state;

import io.tarn.base.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Finds the entries by which one tree differs from another. What both share is not looked at, also where one of them has
/// forks that the other has not.
final class EntryNews {
    private final Deque<Pair> left = new ArrayDeque<>();
    private final BiConsumer<Bytes, Bytes> visitor;

    private EntryNews(BiConsumer<Bytes, Bytes> visitor) {
        this.visitor = visitor;
    }

    /// A node, from some digit of its path on.
    private record Spot(Node node, int at) {
        static @Nullable Spot of(@Nullable Node node) {
            return node == null ? null : new Spot(node, 0);
        }

        int rest() {
            return node.path.size() - at;
        }

        /// What one digit leads to, after so many that are in the path.
        @Nullable Spot after(int digits, int next) {
            if (digits == rest()) {
                return of(node.child(next));
            }
            return node.path.byteAt(at + digits) == next ? new Spot(node, at + digits + 1) : null;
        }

        /// The entry right here, so many digits on.
        boolean hasEntryAfter(int digits) {
            return digits == rest() && node.value.isPresent();
        }
    }

    /// What two trees have behind the same digits.
    ///
    /// @param before null if the older one has nothing there
    private record Pair(Bytes digits, Spot now, @Nullable Spot before) {
        boolean isShared() {
            return before != null && before.node == now.node && before.at == now.at;
        }

        /// How many digits the newer one goes on by itself until it meets the older one's path, a fork or its own end.
        int common() {
            return before == null
                    ? now.rest()
                    : Math.min(
                            before.rest(),
                            Nibbles.common(
                                    now.node.path.slice(now.at, now.rest()),
                                    before.node.path,
                                    before.at));
        }
    }

    /// @param visitor takes keys in any order, with values
    static void visit(Node now, @Nullable Node before, BiConsumer<Bytes, Bytes> visitor) {
        var news = new EntryNews(visitor);
        news.left.push(new Pair(Bytes.EMPTY, new Spot(now, 0), Spot.of(before)));
        while (!news.left.isEmpty()) {
            Pair pair = news.left.pop();
            if (!pair.isShared()) {
                news.compare(pair);
            }
        }
    }

    private void compare(Pair pair) {
        int common = pair.common();
        Spot now = pair.now;
        Spot before = pair.before;
        Bytes here = Bytes.concat(pair.digits, now.node.path.slice(now.at, common));
        if (now.hasEntryAfter(common)
                && !(before != null
                        && before.hasEntryAfter(common)
                        && before.node.value.equals(now.node.value))) {
            visitor.accept(Nibbles.key(here), now.node.value.orElseThrow());
        }
        for (int digit = 0; digit < Nibbles.RADIX; digit++) {
            Spot next = now.after(common, digit);
            if (next != null) {
                Bytes digits = Bytes.concat(here, Bytes.owning(new byte[] {(byte) digit}));
                left.push(
                        new Pair(
                                digits, next, before == null ? null : before.after(common, digit)));
            }
        }
    }
}
