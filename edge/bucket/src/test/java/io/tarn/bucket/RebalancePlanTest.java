package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.bucket.RebalancePlan.Move;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: a plan evens nodes out, moves no more than it must, and leaves nothing for the next one.
/// Method: clusters from a seed; small ones are compared with a search through all that there is.
class RebalancePlanTest {
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    private static final List<IdentityKey> NODES =
            IntStream.range(0, 12).mapToObj(RebalancePlanTest::node).toList();

    private static IdentityKey node(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number + 1).repeat(32)))
                .publicKey();
    }

    static ServedVolume volume(String name, long bytes, Collection<IdentityKey> servers) {
        return new ServedVolume(
                name,
                true,
                REDUNDANCY,
                List.copyOf(servers),
                Optional.empty(),
                new TreeMap<>(),
                bytes);
    }

    private static List<IdentityKey> some(Random random, int of, int count) {
        var drawn = new ArrayList<>(NODES.subList(0, of));
        Collections.shuffle(drawn, random);
        return drawn.subList(0, count);
    }

    /// @param min servers of a volume
    private static List<ServedVolume> volumes(Random random, int nodes, int min, int count) {
        var volumes = new ArrayList<ServedVolume>();
        for (int i = 0; i < count; i++) {
            int servers = min + random.nextInt(nodes - min + 1);
            // As if some nodes had come later.
            int among = servers + random.nextInt(nodes - servers + 1);
            volumes.add(volume("b" + i, random.nextInt(1000), some(random, among, servers)));
        }
        return volumes;
    }

    private static List<ServedVolume> after(List<ServedVolume> volumes, List<Move> moves) {
        var after = new ArrayList<ServedVolume>();
        for (ServedVolume volume : volumes) {
            var servers = new ArrayList<>(volume.servers());
            for (Move move : moves) {
                if (move.volume().equals(volume.name())) {
                    assertThat(servers).contains(move.from()).doesNotContain(move.to());
                    servers.set(servers.indexOf(move.from()), move.to());
                }
            }
            after.add(volume(volume.name(), volume.bytes(), servers));
        }
        return after;
    }

    private static SortedMap<IdentityKey, Integer> places(
            Collection<? extends Collection<IdentityKey>> servers, Collection<IdentityKey> nodes) {
        var places = new TreeMap<IdentityKey, Integer>();
        nodes.forEach(node -> places.put(node, 0));
        servers.forEach(of -> of.forEach(node -> places.merge(node, 1, Integer::sum)));
        return places;
    }

    private static boolean isEven(Map<IdentityKey, Integer> places, SortedSet<IdentityKey> takers) {
        int most = places.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return takers.stream().allMatch(node -> most - places.getOrDefault(node, 0) <= 1);
    }

    private interface Property {
        void holdsFor(Random random);
    }

    private static void check(Property property) {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            property.holdsFor(new Random(seed));
        } catch (Throwable failure) {
            throw new AssertionError(
                    "replay: mvn test -pl edge/bucket -am -Dtest=RebalancePlanTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtarn.test.flags=-Dseed="
                            + seed,
                    failure);
        }
    }

    private static SortedSet<IdentityKey> takers(Random random, int nodes) {
        int count = random.nextInt(4) == 0 ? 1 + random.nextInt(nodes) : nodes;
        return new TreeSet<>(some(random, nodes, count));
    }

    @RepeatedTest(300)
    void afterThePlanNodesAreEvenAndNothingIsLeftToDo() {
        check(random -> {
            int nodes = 4 + random.nextInt(NODES.size() - 3);
            List<ServedVolume> volumes = volumes(random, nodes, 4, random.nextInt(30));
            SortedSet<IdentityKey> takers = takers(random, nodes);
            RebalancePlan plan = RebalancePlan.of(volumes, takers);
            List<ServedVolume> after = after(volumes, plan.moves());
            List<List<IdentityKey>> servers = after.stream().map(ServedVolume::servers).toList();
            assertThat(isEven(places(servers, takers), takers)).isTrue();
            RebalancePlan again = RebalancePlan.of(after, takers);
            assertThat(again.moves()).isEmpty();
            assertThat(again.before()).containsAllEntriesOf(plan.after());
            assertThat(plan.bytesFloor()).isBetween(0L, plan.bytes());
        });
    }

    @RepeatedTest(300)
    void whoGivesTakesNothing() {
        check(random -> {
            int nodes = 4 + random.nextInt(NODES.size() - 3);
            List<ServedVolume> volumes = volumes(random, nodes, 4, random.nextInt(30));
            RebalancePlan plan = RebalancePlan.of(volumes, takers(random, nodes));
            List<IdentityKey> givers = plan.moves().stream().map(Move::from).toList();
            assertThat(plan.moves()).extracting(Move::to).noneMatch(givers::contains);
        });
    }

    @RepeatedTest(100)
    void orderDoesNotMatter() {
        check(random -> {
            List<ServedVolume> volumes = volumes(random, 8, 4, 10);
            RebalancePlan plan = RebalancePlan.of(volumes, new TreeSet<>(NODES));
            var others = new ArrayList<>(volumes);
            Collections.shuffle(others, random);
            assertThat(RebalancePlan.of(others, new TreeSet<>(NODES))).isEqualTo(plan);
        });
    }

    /// By a search through all ways to serve two or three small volumes, nearest first.
    @RepeatedTest(60)
    void noPlanMovesFewerPlaces() {
        check(random -> {
            List<ServedVolume> volumes = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(2); i++) {
                // A search need not know what blocks need.
                volumes.add(
                        volume(
                                "b" + i,
                                0,
                                some(random, 3 + random.nextInt(2), 1 + random.nextInt(3))));
            }
            SortedSet<IdentityKey> takers = takers(random, 4);
            RebalancePlan plan = RebalancePlan.of(volumes, takers);
            assertThat(plan.moves()).hasSize(fewest(volumes, takers));
        });
    }

    private static int fewest(List<ServedVolume> volumes, SortedSet<IdentityKey> takers) {
        List<TreeSet<IdentityKey>> start =
                volumes.stream().map(volume -> new TreeSet<>(volume.servers())).toList();
        Map<List<TreeSet<IdentityKey>>, Integer> distance = new java.util.HashMap<>();
        var next = new ArrayDeque<List<TreeSet<IdentityKey>>>();
        distance.put(start, 0);
        next.add(start);
        while (!next.isEmpty()) {
            List<TreeSet<IdentityKey>> now = next.remove();
            int moves = distance.getOrDefault(now, 0);
            if (isEven(places(now, takers), takers)) {
                return moves;
            }
            for (int i = 0; i < now.size(); i++) {
                for (IdentityKey from : now.get(i)) {
                    for (IdentityKey to : takers) {
                        var moved = new ArrayList<>(now);
                        var servers = new TreeSet<>(now.get(i));
                        servers.remove(from);
                        if (!servers.add(to)) {
                            continue;
                        }
                        moved.set(i, servers);
                        if (distance.putIfAbsent(moved, moves + 1) == null) {
                            next.add(moved);
                        }
                    }
                }
            }
        }
        throw new AssertionError("some way is even");
    }

    @Test
    void nodesThatWereAddedGetTheirShare() {
        List<ServedVolume> volumes =
                List.of(
                        volume("large", 1 << 20, NODES.subList(0, 4)),
                        volume("small", 1 << 10, NODES.subList(0, 4)));
        RebalancePlan plan = RebalancePlan.of(volumes, new TreeSet<>(NODES.subList(0, 6)));
        assertThat(plan.moves())
                .extracting(Move::to)
                .containsExactlyInAnyOrderElementsOf(NODES.subList(4, 6));
        assertThat(plan.moves())
                .extracting(Move::volume)
                .as("to move what is large would change nothing")
                .containsOnly("small");
        assertThat(plan.bytes()).isEqualTo(1 << 10);
        assertThat(plan.bytesFloor()).isEqualTo(plan.bytes());
        assertThat(plan.after().values()).extracting(NodeLoad::places).containsOnly(1, 2);
    }

    /// Not only the smallest places move.
    @Test
    void bytesAreSpreadTooAsFarAsPlacesAllow() {
        List<ServedVolume> volumes =
                List.of(
                        volume("large", 1 << 20, NODES.subList(0, 4)),
                        volume("large too", 1 << 20, NODES.subList(0, 4)),
                        volume("small", 1 << 10, NODES.subList(0, 4)));
        RebalancePlan plan = RebalancePlan.of(volumes, new TreeSet<>(NODES.subList(0, 6)));
        assertThat(plan.moves()).hasSize(4);
        assertThat(plan.after().values()).extracting(NodeLoad::places).containsOnly(2);
        assertThat(plan.after().values().stream().filter(load -> load.bytes() > 1 << 19).toList())
                .as("eight large places on six nodes")
                .hasSize(6);
        assertThat(plan.after().values().stream().filter(load -> load.bytes() == 1 << 20).toList())
                .hasSize(2);
        assertThat(plan.bytesFloor()).as("four small ones").isEqualTo(4 * 512);
        assertThat(plan.bytes()).isEqualTo((1 << 20) + 2 * 512);
    }

    /// One volume is served by as many nodes as it was.
    @Test
    void oneVolumeHasNothingToSpread() {
        List<ServedVolume> volumes = List.of(volume("b", 1 << 20, NODES.subList(0, 4)));
        assertThat(RebalancePlan.of(volumes, new TreeSet<>(NODES)).moves()).isEmpty();
    }

    @Test
    void whatHasNoBlocksIsLeftWhereItIs() {
        var list =
                new ServedVolume(
                        "tarn_buckets",
                        false,
                        REDUNDANCY,
                        NODES.subList(0, 4),
                        Optional.empty(),
                        new TreeMap<>(),
                        0);
        List<ServedVolume> volumes = List.of(list, volume("b", 1, NODES.subList(0, 4)));
        RebalancePlan plan = RebalancePlan.of(volumes, new TreeSet<>(NODES));
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.before().get(NODES.getFirst())).isEqualTo(new NodeLoad(1, 4));
    }

    @Test
    void whereNobodyCanTakeNothingMoves() {
        List<ServedVolume> volumes = List.of(volume("b", 1, NODES.subList(0, 4)));
        assertThat(RebalancePlan.of(volumes, new TreeSet<>()).moves()).isEmpty();
        assertThat(RebalancePlan.of(List.of(), new TreeSet<>(NODES)).moves()).isEmpty();
    }
}
