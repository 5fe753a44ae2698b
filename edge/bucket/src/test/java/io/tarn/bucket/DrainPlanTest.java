package io.tarn.bucket;

import static io.tarn.bucket.RebalancePlanTest.REDUNDANCY;
import static io.tarn.bucket.RebalancePlanTest.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.bucket.DrainPlan.Kind;
import io.tarn.bucket.DrainPlan.Step;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who takes the place of the first of these nodes. Their numbers are in the order of their keys.
class DrainPlanTest {
    private static final List<IdentityKey> NODES =
            IntStream.range(0, 8)
                    .mapToObj(i ->
                            NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i + 1).repeat(32)))
                                    .publicKey())
                    .sorted()
                    .toList();

    private static final IdentityKey OLD = NODES.getFirst();

    private static SortedSet<IdentityKey> takers(int from, int to) {
        return new TreeSet<>(NODES.subList(from, to));
    }

    private static ServedVolume withHandover(
            List<IdentityKey> servers, Optional<IdentityKey> leaving, Map<KeyId, KeyId> heirs) {
        return new ServedVolume("b", true, REDUNDANCY, servers, leaving, new TreeMap<>(heirs), 100);
    }

    @Test
    void theNodeThatServesLeastTakesEachPlace() {
        List<ServedVolume> volumes =
                List.of(
                        volume("a", 1_000, NODES.subList(0, 4)),
                        volume("b", 1_000_000, NODES.subList(0, 4)),
                        volume("c", 1_000, NODES.subList(0, 4)),
                        volume("d", 500_000, NODES.subList(2, 6)));
        DrainPlan plan = DrainPlan.of(volumes, OLD, takers(1, 7));
        assertThat(plan.stuck()).isEmpty();
        assertThat(plan.steps())
                .as("the largest first, and then where least is by then")
                .containsExactly(
                        new Step("b", Kind.TAKES, NODES.get(6), 500_000),
                        new Step("a", Kind.TAKES, NODES.get(4), 500),
                        new Step("c", Kind.TAKES, NODES.get(5), 500));
        assertThat(DrainPlan.of(volumes.reversed(), OLD, takers(1, 7))).isEqualTo(plan);
    }

    @Test
    void theListOfBucketsMovesTooAndWeighsNothing() {
        var list =
                new ServedVolume(
                        "tarn_buckets",
                        false,
                        REDUNDANCY,
                        NODES.subList(0, 4),
                        Optional.empty(),
                        new TreeMap<>(),
                        0);
        DrainPlan plan = DrainPlan.of(List.of(list), OLD, takers(1, 6));
        assertThat(plan.steps())
                .containsExactly(new Step("tarn_buckets", Kind.TAKES, NODES.get(4), 0));
    }

    @Test
    void whereNobodyCanTakeThePlaceThatIsSaid() {
        List<ServedVolume> volumes =
                List.of(
                        volume("free", 10, NODES.subList(1, 5)),
                        volume("full", 10, NODES.subList(0, 4)),
                        volume(
                                "other",
                                10,
                                List.of(OLD, NODES.get(1), NODES.get(2), NODES.get(4))));
        DrainPlan plan = DrainPlan.of(volumes, OLD, takers(1, 4));
        assertThat(plan.stuck()).containsExactly("full");
        assertThat(plan.steps()).containsExactly(new Step("other", Kind.TAKES, NODES.get(3), 8));
    }

    @Test
    void aPlaceThatCanBeSparedGoesIfNobodyTakesIt() {
        List<ServedVolume> volumes = List.of(volume("b", 10, NODES.subList(0, 5)));
        assertThat(DrainPlan.of(volumes, OLD, takers(1, 5)).steps())
                .containsExactly(new Step("b", Kind.GOES, NODES.get(1), 4));
        assertThat(DrainPlan.of(volumes, OLD, takers(1, 6)).steps())
                .containsExactly(new Step("b", Kind.TAKES, NODES.get(5), 4));
    }

    @Test
    void whatWasBegunGoesOn() {
        IdentityKey heir = NODES.get(4);
        List<IdentityKey> servers = List.of(NODES.get(1), heir, NODES.get(2), NODES.get(3));
        Map<KeyId, KeyId> heirs = Map.of(heir.id(), OLD.id());
        var leaving = withHandover(servers, Optional.of(OLD), heirs);
        var left = withHandover(servers, Optional.empty(), heirs);
        assertThat(DrainPlan.of(List.of(leaving), OLD, takers(1, 7)).steps())
                .containsExactly(new Step("b", Kind.BEGUN, heir, 0));
        assertThat(DrainPlan.of(List.of(left), OLD, takers(1, 7)).steps())
                .as("an audit may be wanting")
                .containsExactly(new Step("b", Kind.BEGUN, heir, 0));
        var placeGoes = withHandover(servers, Optional.of(OLD), Map.of());
        assertThat(DrainPlan.of(List.of(placeGoes), OLD, takers(1, 7)).steps())
                .containsExactly(new Step("b", Kind.BEGUN, NODES.get(1), 0));
    }

    /// It has not gone yet from a volume that another one leaves.
    @Test
    void whoLeavesTakesNothing() {
        var volume =
                withHandover(
                        NODES.subList(0, 4),
                        Optional.of(NODES.get(4)),
                        Map.of(NODES.get(3).id(), NODES.get(4).id()));
        assertThat(DrainPlan.of(List.of(volume), OLD, takers(1, 5)).stuck()).containsExactly("b");
        assertThat(DrainPlan.of(List.of(volume), OLD, takers(1, 6)).steps())
                .extracting(Step::heir)
                .containsExactly(NODES.get(5));
    }
}
