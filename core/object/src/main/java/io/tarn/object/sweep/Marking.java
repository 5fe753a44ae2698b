package io.tarn.object.sweep;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.object.Head;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexBlock;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.state.RingState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Marks all blocks that the retained versions of a volume name, as its state was at a [Sweep]. Nothing is believed but the
/// state: every block that is looked into is compared with its name, so that nobody can hide a block from it.
///
/// Each interior block is looked into once, however many versions share it: of objects that are made of one another over and
/// over, the versions' bytes grow by doubling, and their blocks do not. The names of those that were seen are in memory,
/// one for each 8 KiB of index, up to a bound: a volume that has more interior blocks is not walked to the end.
public final class Marking {
    /// In one step, whatever is in the state already.
    private static final int LOOKS_MAX = 1024;

    private static final int PAGE = 64;

    private final VolumeView volume;
    private final ImmutableCode code;
    private final int fetchesMax;

    private final Deque<Inner> left = new ArrayDeque<>();
    private final SortedMap<Bguid, Inner> asked = new TreeMap<>();
    private final NameSet seen;
    private final Deque<RingState> sections = new ArrayDeque<>();
    private Iterator<RingState.Entry> page = List.<RingState.Entry>of().iterator();
    private Bytes next = Bytes.EMPTY;
    private boolean isOver;
    private final List<MarkingEffect> effects = new ArrayList<>();

    /// A block with others below it.
    private sealed interface Inner {
        Bguid block();

        /// Of a version whose index is not in the state.
        record Root(Bguid block) implements Inner {}

        record Index(Bguid block, int level) implements Inner {}
    }

    /// @param volume as it was at the sweep
    /// @param fetchesMax blocks that are asked for at a time
    /// @param seenMax interior blocks whose names may be in memory
    public Marking(VolumeView volume, int fetchesMax, int seenMax) {
        require(fetchesMax >= 1, "a marking asks for blocks");
        this.volume = volume;
        this.fetchesMax = fetchesMax;
        seen = new NameSet(seenMax);
        code = new ImmutableCode(volume.description().redundancy());
        sections.add(volume.heads());
        sections.add(volume.versions());
    }

    public boolean isOver() {
        return isOver;
    }

    public List<MarkingEffect> step(MarkingInput input) {
        effects.clear();
        if (isOver) {
            return List.of();
        }
        switch (input) {
            case MarkingInput.Continued _ -> {}
            case MarkingInput.Came(Bguid block, Bytes content) -> came(block, content);
            case MarkingInput.Lost(Bguid block) -> lost(block);
        }
        for (int looks = 0; looks < LOOKS_MAX && asked.size() < fetchesMax && !isOver; looks++) {
            if (!goOn()) {
                finishIfAllCame();
                break;
            }
        }
        return List.copyOf(effects);
    }

    private void came(Bguid block, Bytes content) {
        Inner inner = asked.remove(block);
        if (inner == null) {
            return; // Nobody asked for it.
        }
        if (BlockChecksum.isLength(content.size())
                && BlockChecksum.of(code.redundancy(), code.encode(content))
                        .bguid()
                        .equals(block)) {
            look(inner, content);
        } else {
            stuck(block);
        }
    }

    private void lost(Bguid block) {
        if (asked.remove(block) != null) {
            stuck(block);
        }
    }

    private void stuck(Bguid block) {
        isOver = true;
        effects.add(new MarkingEffect.Stuck(block));
    }

    private void finishIfAllCame() {
        if (asked.isEmpty() && !isOver) {
            isOver = true;
            effects.add(new MarkingEffect.Finished());
        }
    }

    /// @return whether there was anything to do
    private boolean goOn() {
        if (!left.isEmpty()) {
            visit(left.pop());
            return true;
        }
        while (!page.hasNext()) {
            if (sections.isEmpty()) {
                return false;
            }
            List<RingState.Entry> entries = sections.element().entries(Bytes.EMPTY, next, PAGE);
            if (entries.isEmpty()) {
                sections.remove();
                next = Bytes.EMPTY;
            } else {
                next = Bytes.concat(entries.getLast().key(), Bytes.zeros(1));
                page = entries.iterator();
            }
        }
        version(page.next().value(), sections.size() > 1);
        return true;
    }

    /// An entry of the state: its own members have agreed to it.
    private void version(Bytes value, boolean isHead) {
        try {
            if (isHead) {
                Head head = Head.of(value);
                mark(head.vguid());
                head.index().ifPresent(this::index);
            } else if (PastVersion.of(value) instanceof PastVersion.Kept kept) {
                mark(kept.vguid());
                left.push(new Inner.Root(kept.vguid()));
            }
        } catch (MalformedException e) {
            throw new AssertionError("the ring has agreed to it", e);
        }
    }

    private void mark(Bguid block) {
        effects.add(new MarkingEffect.Mark(block));
    }

    private void index(IndexRoot root) {
        entry(root.entry(), root.level());
    }

    private void entry(Entry entry, int level) {
        if (entry.isHole()) {
            return;
        }
        mark(entry.block());
        if (level == 0 || isOver || seen.contains(entry.block())) {
            return;
        }
        if (seen.isFull()) {
            // To look into blocks again that were seen takes as many looks as objects have bytes.
            isOver = true;
            effects.add(new MarkingEffect.TooMany(seen.size()));
            return;
        }
        seen.add(entry.block());
        left.push(new Inner.Index(entry.block(), level));
    }

    private void visit(Inner inner) {
        Optional<Bytes> held = volume.held(inner.block()).map(HeldBlock::content);
        if (held.isPresent()) {
            look(inner, held.get());
        } else if (asked.putIfAbsent(inner.block(), inner) == null) {
            effects.add(new MarkingEffect.Fetch(inner.block()));
        }
    }

    /// @param content of that name
    private void look(Inner inner, Bytes content) {
        try {
            switch (inner) {
                case Inner.Root(Bguid _) -> VersionRoot.of(content).index().ifPresent(this::index);
                case Inner.Index(Bguid block, int level) -> {
                    IndexBlock index = IndexBlock.of(content);
                    if (index.level() == level) {
                        index.children().forEach(child -> entry(child, level - 1));
                    } else {
                        stuck(block);
                    }
                }
            }
        } catch (MalformedException e) {
            stuck(inner.block()); // No ring has made it: the entry was not agreed to by a
            // correct one.
        }
    }
}
