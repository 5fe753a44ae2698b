package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.ObjectName;
import io.tarn.object.index.Entry;
import io.tarn.object.sweep.NewNames;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What servers are told, who see states now and then.
class NewNamesTest {
    private final TestRing ring;

    NewNamesTest() throws Exception {
        ring = new TestRing();
    }

    private SortedSet<Bguid> since(RingState older) {
        var names = new TreeSet<Bguid>();
        NewNames.between(
                older,
                ring.state,
                (volume, block) -> {
                    assertThat(volume).isEqualTo(ring.volume);
                    names.add(block);
                });
        return names;
    }

    /// Appends stored blocks to an object.
    private List<Bguid> append(String name, int blocks, int salt) throws Exception {
        var entries = new ArrayList<Entry>();
        var names = new ArrayList<Bguid>();
        for (int i = 0; i < blocks; i++) {
            names.add(ring.store.store(TestRing.bytes("%s %d %d".formatted(name, salt, i))));
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
        ring.commit(
                WRITER,
                ring.update(
                        new Blocks(entries, TestStore.attest(names), List.of(), List.of()), part));
        return names;
    }

    @Test
    void blocksOfNewVersionsAreFound() throws Exception {
        append("before", 3, 0);
        RingState older = ring.state;
        assertThat(since(older)).isEmpty();
        List<Bguid> one = append("one", 1, 0);
        List<Bguid> many = append("many", 500, 0);
        assertThat(since(older)).containsAll(one).containsAll(many);
        assertThat(since(older)).as("and hardly any others").hasSizeLessThan(510);
    }

    /// Nothing that stands between them is seen.
    @Test
    void blocksOfVersionsThatWereReplacedAtOnceAreFound() throws Exception {
        RingState older = ring.state;
        List<Bguid> first = append("a", 1, 1);
        ring.commit(OWNER, ring.remove("a"));
        List<Bguid> second = append("a", 1, 2);
        assertThat(since(older)).containsAll(first).containsAll(second);
    }

    @Test
    void whatTheRingHoldsNoMoreIsFound() throws Exception {
        append("a", 300, 0);
        RingState older = ring.state;
        var held = new TreeSet<Bguid>();
        VolumeView.heldNews(RingState.EMPTY, older, (_, block, _) -> held.add(block));
        assertThat(held).hasSizeGreaterThan(2);
        ring.disperse();
        assertThat(since(older)).isEqualTo(held);
    }

    /// The ring holds small objects, of any bytes.
    @Test
    void bytesOfObjectsThatBeginAsAnIndexDoesDoNoHarm() throws Exception {
        RingState older = ring.state;
        ring.commit(WRITER, ring.put("a", "\u0000\u0000\u0000\u0014tarn.object-index.v1\u0001"));
        assertThat(since(older))
                .containsExactly(ring.head("a").index().orElseThrow().entry().block());
    }
}
