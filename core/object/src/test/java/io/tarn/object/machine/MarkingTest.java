package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.ObjectName;
import io.tarn.object.index.Entry;
import io.tarn.object.sweep.Marking;
import io.tarn.object.sweep.MarkingEffect;
import io.tarn.object.sweep.MarkingInput;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Walks of one volume, to their ends.
class MarkingTest {
    /// More than one interior block, and another above them.
    private static final int BLOCKS = 300;

    private final TestRing ring;

    MarkingTest() throws Exception {
        ring = new TestRing();
    }

    /// An object of so many blocks, none of which is held.
    private List<Bguid> put(String name, int blocks) throws Exception {
        var entries = new ArrayList<Entry>();
        var names = new ArrayList<Bguid>();
        for (int i = 0; i < blocks; i++) {
            names.add(ring.store.store(TestRing.bytes(name + " block " + i)));
        }
        names.sort(null);
        var pieces = new ArrayList<Piece>();
        for (Bguid block : names) {
            pieces.add(new Piece.Stored(entries.size()));
            entries.add(new Entry(block, ring.store.find(block).orElseThrow().size()));
        }
        var part =
                new Part(
                        ObjectName.of(name),
                        TestRing.tuples(new Predicate.True(), new Action.Append(pieces)));
        var stored = new Blocks(entries, TestStore.attest(names), List.of(), List.of());
        ring.commit(WRITER, ring.update(stored, part));
        ring.disperse();
        return names;
    }

    private List<MarkingEffect> walk(int seenMax) {
        var marking = new Marking(ring.view(), 2, seenMax);
        var effects = new ArrayList<MarkingEffect>();
        var left = new ArrayList<MarkingInput>(List.of(new MarkingInput.Continued()));
        while (!left.isEmpty()) {
            for (MarkingEffect effect : marking.step(left.removeFirst())) {
                effects.add(effect);
                if (effect instanceof MarkingEffect.Fetch(Bguid block)) {
                    left.add(new MarkingInput.Came(block, ring.store.find(block).orElseThrow()));
                }
            }
        }
        assertThat(marking.isOver()).isTrue();
        return effects;
    }

    private static SortedSet<Bguid> marked(List<MarkingEffect> effects) {
        var marked = new TreeSet<Bguid>();
        effects.forEach(effect -> {
            if (effect instanceof MarkingEffect.Mark(Bguid block)) {
                marked.add(block);
            }
        });
        return marked;
    }

    @Test
    void allIsMarkedThatAVersionNames() throws Exception {
        List<Bguid> blocks = put("a", BLOCKS);
        ring.commit(WRITER, ring.put("b", "inline"));
        List<MarkingEffect> effects = walk(100);
        assertThat(effects.getLast()).isEqualTo(new MarkingEffect.Finished());
        assertThat(marked(effects))
                .containsAll(blocks)
                .contains(ring.head("a").vguid(), ring.head("b").vguid());
    }

    /// "up to a bound: a volume that has more interior blocks is not walked to the end."
    @Test
    void moreInteriorBlocksThanMayBeRememberedEndAWalk() throws Exception {
        put("a", BLOCKS);
        put("b", BLOCKS);
        assertThat(walk(6).getLast()).isEqualTo(new MarkingEffect.Finished());
        List<MarkingEffect> effects = walk(5);
        assertThat(effects).contains(new MarkingEffect.TooMany(5));
        assertThat(effects).doesNotContain(new MarkingEffect.Finished());
    }

    /// A volume that was never swept is none of those that are.
    @Test
    void theStateShowsWhichVolumesWereSwept() throws Exception {
        assertThat(VolumeView.sweeps(ring.state)).isEmpty();
        var before = VolumeView.sweepEntries(ring.state).digest();
        ring.ask(OWNER, new ObjectRequest.BeginSweep(ring.volume));
        assertThat(VolumeView.sweeps(ring.state))
                .containsOnlyKeys(ring.volume)
                .containsValue(ring.view().sweep().orElseThrow());
        assertThat(VolumeView.sweepEntries(ring.state).digest()).isNotEqualTo(before);
        ring.commit(WRITER, ring.put("b", "inline"));
        assertThat(VolumeView.sweepEntries(ring.state).digest()).isNotEqualTo(before);
    }
}
