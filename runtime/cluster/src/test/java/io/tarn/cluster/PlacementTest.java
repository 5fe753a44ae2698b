package io.tarn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int PLACES = 4;
    private static final int THINGS = 1_000;
    private static final List<KeyId> NODES =
            IntStream.range(0, 10).mapToObj(i -> Keys.ofNumber(i).id()).toList();

    @Test
    void eachPlaceHasANodeOfItsOwn() {
        for (int thing = 0; thing < THINGS; thing++) {
            assertThat(Placement.of(id(thing), PLACES, NODES))
                    .hasSize(PLACES)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(NODES);
        }
        assertThat(Placement.of(id(0), NODES.size(), NODES))
                .containsExactlyInAnyOrderElementsOf(NODES);
    }

    /// A place that moved between releases would be looked for at the wrong node.
    @Test
    void placesNeverChange() {
        assertThat(Placement.of(id(0), PLACES, NODES).stream().map(NODES::indexOf))
                .containsExactly(9, 3, 4, 1);
    }

    @Test
    void theOrderOfTheNodesDoesNotMatter() {
        for (int thing = 0; thing < THINGS; thing++) {
            assertThat(Placement.of(id(thing), PLACES, NODES.reversed()))
                    .isEqualTo(Placement.of(id(thing), PLACES, NODES));
        }
    }

    /// The number of things in a place of a node is binomial, 100 ± 9.5: five deviations.
    @Test
    void thingsSpreadEvenlyOverPlacesAndNodes() {
        for (int place = 0; place < PLACES; place++) {
            Map<KeyId, Integer> held = new TreeMap<>();
            for (int thing = 0; thing < THINGS; thing++) {
                held.merge(Placement.of(id(thing), PLACES, NODES).get(place), 1, Integer::sum);
            }
            assertThat(held.values()).hasSize(NODES.size()).allMatch(n -> n > 52 && n < 148);
        }
    }

    /// Without a node, things that it did not hold stay where they are; of the others each keeps at
    /// least the places before the one that it held.
    @Test
    void aNodeThatLeavesMovesLittleElse() {
        KeyId gone = NODES.getFirst();
        List<KeyId> left = new ArrayList<>(NODES);
        left.remove(gone);
        int moved = 0;
        int held = 0;
        for (int thing = 0; thing < THINGS; thing++) {
            List<KeyId> before = Placement.of(id(thing), PLACES, NODES);
            List<KeyId> after = Placement.of(id(thing), PLACES, left);
            int at = before.contains(gone) ? before.indexOf(gone) : PLACES;
            assertThat(after.subList(0, at)).isEqualTo(before.subList(0, at));
            held += at < PLACES ? 1 : 0;
            for (int place = 0; place < PLACES; place++) {
                moved += before.get(place).equals(after.get(place)) ? 0 : 1;
            }
        }
        assertThat(moved).isBetween(held, 2 * held);
    }

    @Test
    void morePlacesThanNodesAreABug() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placement.of(id(0), NODES.size() + 1, NODES));
    }

    private static Bytes id(int thing) {
        return Sha256.hash(Bytes.owning(new byte[] {(byte) thing, (byte) (thing >> 8)}));
    }
}
