package io.tarn.block.immutable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentPlacementTest {
    private static final int PLACES = 4;
    private static final int BLOCKS = 2_000;

    @Test
    void eachFragmentHasANodeOfItsOwn() {
        for (int nodes = PLACES; nodes < 12; nodes++) {
            var placement = FragmentPlacement.ofAlike(nodes(nodes));
            for (int block = 0; block < 100; block++) {
                assertThat(placement.holders(block(block), PLACES))
                        .hasSize(PLACES)
                        .doesNotHaveDuplicates()
                        .isSubsetOf(nodes(nodes));
            }
        }
    }

    /// The number of fragments of a node is about 2000 · 4 / 10 ± 22.
    @Test
    void nodesThatWeighTheSameHoldTheSame() {
        SortedMap<KeyId, Integer> held = held(FragmentPlacement.ofAlike(nodes(10)));
        assertThat(held.values()).hasSize(10).allMatch(count -> count > 690 && count < 910);
    }

    /// So many nodes that one fragment for each block is no bound.
    @Test
    void nodesHoldByTheirWeight() {
        var weights = new TreeMap<KeyId, Integer>();
        nodes(30).forEach(node -> weights.put(node, 100));
        KeyId large = node(7);
        weights.put(large, 300);
        SortedMap<KeyId, Integer> held = held(FragmentPlacement.of(weights));
        double others = (BLOCKS * PLACES - held.getOrDefault(large, 0)) / 29.0;
        assertThat(held.getOrDefault(large, 0) / others).isBetween(2.4, 3.3);
    }

    private static SortedMap<KeyId, Integer> held(FragmentPlacement placement) {
        var held = new TreeMap<KeyId, Integer>();
        for (int block = 0; block < BLOCKS; block++) {
            placement
                    .holders(block(block), PLACES)
                    .forEach(node -> held.merge(node, 1, Integer::sum));
        }
        return held;
    }

    /// docs/spec/placement.md, "least".
    @ParameterizedTest
    @CsvSource({"4, 4, 1.4", "10, 4, 1.2", "16, 16, 2.0"})
    void aNodeThatJoinsOrLeavesMovesLittleElse(int nodes, int places, double atMost) {
        var before = FragmentPlacement.ofAlike(nodes(nodes));
        var after = FragmentPlacement.ofAlike(nodes(nodes + 1));
        KeyId joined = node(nodes);
        int got = 0;
        int moved = 0;
        for (int block = 0; block < 500; block++) {
            List<KeyId> then = before.holders(block(block), places);
            List<KeyId> now = after.holders(block(block), places);
            if (!now.contains(joined)) {
                assertThat(now).isEqualTo(then);
                continue;
            }
            got++;
            moved +=
                    (int)
                            IntStream.range(0, places)
                                    .filter(i -> !now.get(i).equals(then.get(i)))
                                    .count();
        }
        assertThat(got).isPositive();
        assertThat((double) moved / got).isBetween(1.0, atMost);
    }

    /// ADR-028: "Every other fragment stays where it is, and the heir is to hold exactly what its predecessor held."
    @ParameterizedTest
    @CsvSource({"4, 4", "5, 4", "16, 10"})
    void anHeirHoldsWhatWasHeldInItsPlaceAndNothingElseMoves(int nodes, int places) {
        var before = FragmentPlacement.ofAlike(nodes(nodes));
        var standing = new TreeMap<KeyId, KeyId>();
        nodes(nodes).forEach(node -> standing.put(node, node));
        KeyId old = node(1);
        KeyId heir = node(nodes);
        standing.put(old, heir);
        var after = FragmentPlacement.ofHeirs(standing, Optional.of(old));
        for (int block = 0; block < 200; block++) {
            List<KeyId> then = before.holders(block(block), places);
            assertThat(after.holders(block(block), places))
                    .isEqualTo(then.stream().map(node -> node.equals(old) ? heir : node).toList());
            assertThat(after.likely(block(block), 0, places))
                    .as("who leaves is asked next")
                    .startsWith(after.holders(block(block), places).getFirst(), old)
                    .hasSize(nodes + 1)
                    .doesNotHaveDuplicates();
        }
        assertThat(after.has(heir)).isTrue();
        assertThat(after.has(old)).isFalse();
        assertThat(after.isLeaving(old)).isTrue();
        assertThat(after).isNotEqualTo(before).isNotEqualTo(without(standing));
        assertThat(FragmentPlacement.ofHeirs(standing, Optional.of(old)))
                .isEqualTo(after)
                .hasSameHashCodeAs(after);
        assertThatThrownBy(() -> FragmentPlacement.ofHeirs(standing, Optional.of(heir)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static FragmentPlacement without(SortedMap<KeyId, KeyId> standing) {
        return FragmentPlacement.ofHeirs(standing, Optional.empty());
    }

    @Test
    void moreWeightOnlyAttracts() {
        var weights = new TreeMap<KeyId, Integer>();
        nodes(8).forEach(node -> weights.put(node, 10));
        var before = FragmentPlacement.of(weights);
        weights.put(node(3), 25);
        var after = FragmentPlacement.of(weights);
        int got = 0;
        for (int block = 0; block < 500; block++) {
            List<KeyId> then = before.holders(block(block), PLACES);
            List<KeyId> now = after.holders(block(block), PLACES);
            if (then.contains(node(3))) {
                assertThat(now).contains(node(3));
            } else if (now.contains(node(3))) {
                got++;
            } else {
                assertThat(now).isEqualTo(then);
            }
        }
        assertThat(got).isPositive();
    }

    /// Weights of 7 each are weights of 1 each, whether or not the logarithm is looked at.
    @Test
    void equalWeightsAreNoWeights() {
        var weights = new TreeMap<KeyId, Integer>();
        nodes(6).forEach(node -> weights.put(node, 7));
        var sevens = FragmentPlacement.of(weights);
        var ones = FragmentPlacement.ofAlike(nodes(6).reversed());
        for (int block = 0; block < 200; block++) {
            assertThat(sevens.holders(block(block), PLACES))
                    .isEqualTo(ones.holders(block(block), PLACES));
        }
    }

    @Test
    void logarithmIsOneAndNeverRises() {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 2_000; i++) {
            long one = random.nextLong() >>> random.nextInt(64);
            long other = random.nextLong() >>> random.nextInt(64);
            boolean isLess = Long.compareUnsigned(one, other) < 0;
            long ofOne = FragmentPlacement.logarithm(one);
            long ofOther = FragmentPlacement.logarithm(other);
            assertThat(isLess ? ofOne >= ofOther : ofOne <= ofOther).isTrue();
            double exact = 64 - Math.log(Math.max(1.0, unsigned(one))) / Math.log(2);
            assertThat(ofOne / 0x1p32).isBetween(exact - 1e-6, exact + 1e-6);
        }
        assertThat(FragmentPlacement.logarithm(-1)).isPositive();
        assertThat(FragmentPlacement.logarithm(0)).isEqualTo(64L << 32);
    }

    /// As the logarithm sees it, whose numbers are odd.
    private static double unsigned(long draw) {
        long odd = draw | 1;
        return (odd >>> 1) * 2.0 + 1;
    }

    /// Whoever looks for a fragment that was placed before a node joined asks two nodes, seldom three.
    @Test
    void holderOfBeforeIsAmongTheLikely() {
        var before = FragmentPlacement.ofAlike(nodes(8));
        var after = FragmentPlacement.ofAlike(nodes(9));
        for (int block = 0; block < 200; block++) {
            for (int place = 0; place < PLACES; place++) {
                KeyId holder = before.holders(block(block), PLACES).get(place);
                List<KeyId> likely = after.likely(block(block), place, PLACES);
                assertThat(likely).hasSize(9).doesNotHaveDuplicates();
                assertThat(likely.getFirst())
                        .isEqualTo(after.holders(block(block), PLACES).get(place));
                assertThat(likely.indexOf(holder)).isLessThan(6);
            }
        }
    }

    @Test
    void moreFragmentsThanNodesAreABug() {
        var placement = FragmentPlacement.ofAlike(nodes(3));
        assertThatIllegalArgumentException().isThrownBy(() -> placement.holders(block(0), PLACES));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FragmentPlacement.of(new TreeMap<>(java.util.Map.of(node(0), 0))));
    }

    static List<KeyId> nodes(int count) {
        var nodes = new ArrayList<KeyId>();
        for (int i = 0; i < count; i++) {
            nodes.add(node(i));
        }
        return nodes;
    }

    static KeyId node(int number) {
        return new KeyId(new Digest(Sha256.hash(Bytes.owning(new byte[] {1, (byte) number}))));
    }

    static Bguid block(int number) {
        return new Bguid(
                Sha256.hash(Bytes.owning(new byte[] {2, (byte) number, (byte) (number >> 8)})));
    }
}
