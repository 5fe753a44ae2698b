package io.tarn.member;

import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A member's effects in their order: puts on disk what is to be there, and holds what waits for that.
///
/// Confined to one thread.
final class InTurn {
    /// What waits for the disk to have everything up to a mark.
    private record Held(long mark, MemberEffect effect) {}

    private final MemberDisk disk;
    private final BiConsumer<Long, Synced> told;
    private final Deque<Held> held = new ArrayDeque<>();
    private long written;
    private long durable;

    /// @param told on the disk's thread: what came of making all durable up to a mark, for [#isDurable]
    InTurn(MemberDisk disk, BiConsumer<Long, Synced> told) {
        this.disk = disk;
        this.told = told;
    }

    /// Effects wait for what is to be written before them: each for the mark that stands when its turn comes.
    ///
    /// Secrets are strictly in turn: nothing of the journal ahead of them may be lost once they are replaced,
    /// for that destroys; and nothing behind them may be there without them, for it counts on them. They
    /// change seldom enough to wait for the disk.
    void take(List<MemberEffect> effects) throws StoreException, IOException {
        var entries = new ArrayList<MemberEntry>();
        long before = written;
        for (MemberEffect effect : effects) {
            switch (effect) {
                case MemberEffect.Persist(MemberEntry entry) -> {
                    entries.add(entry);
                    written++;
                }
                case MemberEffect.Note(MemberEntry entry) -> entries.add(entry);
                case MemberEffect.Keep(var kept) -> {
                    append(entries);
                    disk.sync();
                    durable = written;
                    disk.replace(kept);
                }
                default -> held.add(new Held(written, effect));
            }
        }
        append(entries);
        if (written > before && durable < written) {
            long mark = written;
            var _ = disk.synced().thenAccept(synced -> told.accept(mark, synced));
        }
    }

    private void append(List<MemberEntry> entries) throws StoreException {
        if (!entries.isEmpty()) {
            disk.append(List.copyOf(entries));
            entries.clear();
        }
    }

    /// Stands for everything that is written so far.
    long written() {
        return written;
    }

    /// The mark up to which the disk has everything for good.
    long durable() {
        return durable;
    }

    void isDurable(long mark) {
        durable = Math.max(durable, mark);
    }

    /// The next effect, if all that it waits for is on disk.
    Optional<MemberEffect> next() {
        Held first = held.peek();
        if (first == null || first.mark() > durable) {
            return Optional.empty();
        }
        held.remove();
        return Optional.of(first.effect());
    }
}
