package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.object.Aguid;
import io.tarn.object.Metadata;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: all that the ring holds below a root is found, children first, at the price of what it holds; and no object makes a walk endless.
class HeldWalkTest {
    private static final int LEAF_BYTES_MAX = 100;
    private static final Digest NOTHING = Sha256.of(Bytes.EMPTY);

    private final SortedMap<Bguid, Bytes> held = new TreeMap<>();
    private final SortedMap<Bguid, Bytes> stored = new TreeMap<>();
    private final List<Bguid> found = new ArrayList<>();
    private int looks;
    private int room = Integer.MAX_VALUE;

    private final HeldWalk.Source source =
            new HeldWalk.Source() {
                @Override
                public Optional<Bytes> held(Bguid block) {
                    looks++;
                    return Optional.ofNullable(held.get(block));
                }

                @Override
                public Optional<Bytes> stored(Bguid block) {
                    looks++;
                    return Optional.ofNullable(stored.get(block));
                }
            };

    private Bguid hold(Bytes content) {
        Bguid name = StoreNodes.name(content);
        held.put(name, content);
        return name;
    }

    /// So many leaves of ten bytes.
    private List<Entry> leaves(int from, int count) {
        var leaves = new ArrayList<Entry>();
        for (int i = from; i < from + count; i++) {
            leaves.add(new Entry(hold(Items.utf8("leaf %5d".formatted(i))), 10));
        }
        return leaves;
    }

    private IndexTree tree(Optional<IndexRoot> root) {
        return IndexTree.stored(
                root,
                block ->
                        Optional.ofNullable(held.get(block))
                                .or(() -> Optional.ofNullable(stored.get(block))));
    }

    private IndexRoot named(IndexTree tree) {
        var made = new LinkedHashMap<Bguid, Bytes>();
        IndexRoot root = tree.name(StoreNodes::name, made).orElseThrow();
        held.putAll(made);
        return root;
    }

    private Bguid version(Optional<IndexRoot> index) {
        return hold(
                new VersionRoot(
                                new Aguid(NOTHING),
                                new Aguid(NOTHING),
                                new VersionNumber(1),
                                Optional.empty(),
                                new AgreedTime(1),
                                false,
                                index,
                                Metadata.NONE,
                                Optional.empty(),
                                NOTHING,
                                NOTHING,
                                NOTHING)
                        .encoding());
    }

    private HeldWalk walk(Bguid vguid, boolean isThorough, int wanted) throws Exception {
        var walk =
                new HeldWalk(
                        source,
                        (block, _) -> {
                            boolean hasRoom = found.size() < room;
                            if (hasRoom) {
                                found.add(block);
                            }
                            return hasRoom;
                        },
                        isThorough,
                        LEAF_BYTES_MAX,
                        wanted);
        walk.version(vguid);
        return walk;
    }

    @Test
    void allIsFoundChildrenFirst() throws Exception {
        Bguid root = version(Optional.of(named(tree(Optional.empty()).of(leaves(0, 1000)))));
        assertThat(walk(root, false, Integer.MAX_VALUE).found()).isEqualTo(held.size());
        assertThat(found).containsExactlyInAnyOrderElementsOf(held.keySet());
        assertThat(found.getLast()).isEqualTo(root);
        // Wherever it stops, what has been found is below what has not.
        var missing = new TreeMap<>(held);
        for (Bguid next : found) {
            for (var block : missing.entrySet()) {
                boolean isParent = block.getValue().hex().contains(next.value().hex());
                assertThat(isParent && !missing.containsKey(block.getKey())).isFalse();
            }
            missing.remove(next);
            assertThat(
                            missing.values().stream()
                                    .filter(one -> one.hex().contains(next.value().hex())))
                    .as("its parent is not gone yet")
                    .hasSize(next.equals(root) ? 0 : 1);
        }
    }

    @Test
    void walkCostsWhatIsHeldAndNotWhatTheObjectHas() throws Exception {
        IndexRoot first = named(tree(Optional.empty()).of(leaves(0, 20_000)));
        stored.putAll(held);
        held.clear();
        IndexTree whole = tree(Optional.of(first));
        IndexRoot index = named(whole.and(whole.of(leaves(20_000, 1))));
        Bguid root = version(Optional.of(index));
        int made = held.size();
        assertThat(walk(root, false, made).found()).isEqualTo(made);
        assertThat(looks).as("the way to the end").isLessThan(30);
    }

    /// Someone else has had the index dispersed before what is below it.
    @Test
    void thoroughWalkLooksBelowWhatIsDispersed() throws Exception {
        IndexRoot index = named(tree(Optional.empty()).of(leaves(0, 500)));
        Bguid root = version(Optional.of(index));
        for (Bguid block : List.of(root, index.entry().block())) {
            stored.put(block, held.remove(block));
        }
        assertThat(walk(root, false, Integer.MAX_VALUE).found()).isZero();
        assertThat(walk(root, true, Integer.MAX_VALUE).found()).isEqualTo(held.size());
        assertThat(found).containsExactlyInAnyOrderElementsOf(held.keySet());
    }

    /// As an object that is made of itself, over and over.
    @Test
    void sharedBlocksAreLookedIntoOnce() throws Exception {
        IndexTree tree = tree(Optional.empty()).of(leaves(0, 1));
        IndexRoot index = named(tree);
        for (int i = 0; i < 40; i++) {
            IndexTree whole = tree(Optional.of(index));
            index = named(whole.and(whole));
        }
        assertThat(index.entry().bytes()).isEqualTo(10L << 40);
        Bguid root = version(Optional.of(index));
        walk(root, false, Integer.MAX_VALUE);
        assertThat(looks).isLessThan(1000);
        assertThat(found).contains(root, index.entry().block());
    }

    @Test
    void longLeavesAndHolesWereNeverHeld() throws Exception {
        Bguid far = hold(Items.utf8("far"));
        IndexTree none = tree(Optional.empty());
        IndexTree content =
                none.of(
                        List.of(
                                new Entry(far, LEAF_BYTES_MAX + 1),
                                Entry.hole(5),
                                leaves(0, 1).getFirst()));
        walk(version(Optional.of(named(content))), false, Integer.MAX_VALUE);
        assertThat(found).hasSize(3).doesNotContain(far);
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void walkEndsWhereThereIsNoRoom() throws Exception {
        Bguid root = version(Optional.of(named(tree(Optional.empty()).of(leaves(0, 500)))));
        room = 100;
        HeldWalk walk = walk(root, false, Integer.MAX_VALUE);
        assertThat(walk.isFull()).isTrue();
        assertThat(found).hasSize(100).doesNotContain(root);
        assertThat(looks).isLessThan(110);
    }

    @Test
    void walkEndsWhenAllWasFoundThatIsWanted() throws Exception {
        Bguid root = version(Optional.of(named(tree(Optional.empty()).of(leaves(0, 150)))));
        walk(root, false, 5);
        assertThat(found).hasSize(5).contains(root);
    }

    @Test
    void whatIsNoRootHasNothingBelow() throws Exception {
        Bguid strange = hold(Items.utf8("of another release"));
        assertThat(walk(strange, true, Integer.MAX_VALUE).found()).isEqualTo(1);
        assertThat(walk(version(Optional.empty()), true, Integer.MAX_VALUE).found()).isEqualTo(1);
    }
}
