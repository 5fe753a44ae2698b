package io.tarn.object.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Against a list of blocks in which everything is looked up from the start.
class IndexTreeTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);
    private final SequencedMap<Bguid, Bytes> stored = new LinkedHashMap<>();
    private final List<Bguid> lookedAt = new ArrayList<>();
    private final BlockSource source =
            block -> {
                lookedAt.add(block);
                return Optional.ofNullable(stored.get(block));
            };
    private int blocks;

    private static Bguid nameOf(Bytes content) {
        return new Bguid(Sha256.hash(content));
    }

    private IndexTree tree(Optional<IndexRoot> root, int childrenMax) {
        return IndexTree.stored(root, source, childrenMax);
    }

    private Optional<IndexRoot> store(IndexTree tree) {
        return tree.name(IndexTreeTest::nameOf, stored);
    }

    private Entry anyEntry() {
        if (random.nextInt(5) == 0) {
            return Entry.hole(1 + random.nextInt(9));
        }
        Bytes number = new CanonicalWriter().u32(blocks++).toBytes();
        return new Entry(nameOf(number), 1 + random.nextInt(9));
    }

    private List<Entry> anyEntries(int max) {
        var entries = new ArrayList<Entry>();
        int count = random.nextInt(max + 1);
        for (int i = 0; i < count; i++) {
            entries.add(anyEntry());
        }
        return entries;
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    /// What each byte of the object is of: block and place in it, or nothing in a hole.
    private static List<String> flat(List<Entry> entries) {
        var flat = new ArrayList<String>();
        for (Entry entry : entries) {
            for (long i = 0; i < entry.bytes(); i++) {
                flat.add(entry.isHole() ? "-" : entry.block() + "@" + i);
            }
        }
        return flat;
    }

    private static List<Entry> entries(IndexTree tree) throws Exception {
        return tree.blocks(0, tree.bytes(), Integer.MAX_VALUE).stream()
                .map(IndexTree.Located::entry)
                .toList();
    }

    private static List<Entry> spliced(
            List<Entry> model, int first, int removed, List<Entry> content) {
        var changed = new ArrayList<>(model.subList(0, first));
        changed.addAll(content);
        changed.addAll(model.subList(first + removed, model.size()));
        return changed;
    }

    /// Edits at random, each of a tree of which only names are known.
    @RepeatedTest(60)
    void isTheListOfItsBlocks() throws Exception {
        int childrenMax = 4 + random.nextInt(6);
        Optional<IndexRoot> root = Optional.empty();
        List<Entry> model = List.of();
        for (int step = 0; step < 60; step++) {
            List<Entry> content = anyEntries(random.nextInt(8) == 0 ? 80 : 4);
            int first = random.nextInt(model.size() + 1);
            int removed = random.nextInt(Math.min(model.size() - first, 20) + 1);
            IndexTree before = tree(root, childrenMax);
            long from = bytes(model.subList(0, first));
            long length = bytes(model.subList(first, first + removed));
            IndexTree after = before.with(from, length, before.of(content));
            model = spliced(model, first, removed, content);

            after.check();
            root = store(after);
            model = entries(tree(root, childrenMax));
            assertThat(flat(model))
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(flat(spliced(entries(before), first, removed, content)));
            assertThat(root.map(at -> at.entry().bytes()).orElse(0L)).isEqualTo(bytes(model));
        }
    }

    /// Whether blocks were looked at before, and how the tree came into memory, changes nothing.
    @RepeatedTest(30)
    void sameEditsOfSameTreesAreSameBlocks() throws Exception {
        Optional<IndexRoot> known = Optional.empty();
        IndexTree inMemory = tree(known, 5);
        for (int step = 0; step < 40; step++) {
            List<Entry> model = entries(inMemory);
            List<Entry> content = anyEntries(3);
            int first = random.nextInt(model.size() + 1);
            int removed = random.nextInt(Math.min(model.size() - first, 6) + 1);
            long from = bytes(model.subList(0, first));
            long length = bytes(model.subList(first, first + removed));
            IndexTree fresh = tree(known, 5);
            Optional<IndexRoot> once = store(fresh.with(from, length, fresh.of(content)));
            inMemory = inMemory.with(from, length, inMemory.of(content));
            assertThat(store(inMemory)).as("replay: -Dseed=%d", seed).isEqualTo(once);
            known = once;
        }
    }

    /// objects.md: "rewrite only the leaf-to-root path; share everything else".
    @Test
    void editLooksAtTheWayAndSharesTheRest() throws Exception {
        IndexTree empty = tree(Optional.empty(), 8);
        List<Entry> large =
                LongStream.range(0, 4096)
                        .mapToObj(
                                i -> new Entry(nameOf(new CanonicalWriter().u64(i).toBytes()), 10))
                        .toList();
        Optional<IndexRoot> root = store(empty.of(large));
        int all = stored.size();
        lookedAt.clear();
        IndexTree tree = tree(root, 8);
        store(tree.with(20_480, 10, tree.of(List.of(anyEntry()))));
        assertThat(root.orElseThrow().level()).isEqualTo(4);
        assertThat(lookedAt).hasSizeLessThanOrEqualTo(8);
        assertThat(stored.size() - all).isLessThanOrEqualTo(13);

        lookedAt.clear();
        store(tree(root, 8).with(40_960, 0, tree.of(List.of(anyEntry()))));
        assertThat(lookedAt).as("appending").hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void holesAreCutAnywhereAndBlocksNowhere() throws Exception {
        IndexTree empty = tree(Optional.empty(), 4);
        IndexTree hole = empty.of(List.of(Entry.hole(Entry.BYTES_MAX)));
        IndexTree cut = hole.with(1_000_001, 17, empty);
        assertThat(cut.bytes()).isEqualTo(Entry.BYTES_MAX - 17);
        assertThat(entries(cut)).containsExactly(Entry.hole(Entry.BYTES_MAX - 17));
        assertThatThrownBy(() -> hole.and(empty.of(List.of(Entry.hole(1)))))
                .isInstanceOf(EditException.class);

        IndexTree data = empty.of(List.of(new Entry(nameOf(Bytes.EMPTY), 10)));
        for (long[] range : new long[][] {{0, 5}, {5, 5}, {3, 1}, {0, 11}, {11, 0}, {-1, 1}}) {
            assertThatThrownBy(() -> data.with(range[0], range[1], empty))
                    .isInstanceOf(EditException.class);
        }
        assertThat(data.with(0, 10, empty).name(IndexTreeTest::nameOf, stored)).isEmpty();
    }

    /// A hostile range does not wrap around.
    @Test
    void largestNumbersAreRefused() {
        IndexTree empty = tree(Optional.empty(), 4);
        IndexTree data = empty.of(List.of(new Entry(nameOf(Bytes.EMPTY), 10)));
        for (long[] range :
                new long[][] {{Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}, {Long.MAX_VALUE, 0}}) {
            assertThatThrownBy(() -> data.with(range[0], range[1], empty))
                    .isInstanceOf(EditException.class);
        }
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        IndexTree empty = tree(Optional.empty(), 4);
        var many = new ArrayList<Entry>();
        for (int i = 0; i < 20; i++) {
            many.add(new Entry(nameOf(new CanonicalWriter().u32(i).toBytes()), 10));
        }
        Optional<IndexRoot> root = store(empty.of(many));
        Bytes rootBlock = stored.remove(root.orElseThrow().entry().block());
        assertThatThrownBy(() -> tree(root, 4).with(0, 10, empty))
                .isInstanceOfSatisfying(
                        MissingBlockException.class,
                        missing ->
                                assertThat(missing.block())
                                        .isEqualTo(root.orElseThrow().entry().block()));
        stored.put(root.orElseThrow().entry().block(), rootBlock);
        assertThat(tree(root, 4).with(0, 10, empty).bytes()).isEqualTo(190);
    }

    /// Pond's trees are of blocks: none is larger than a block may be, and the largest is as large.
    @Test
    void fullBlockIsAsLargeAsItMayBe() throws Exception {
        List<Entry> full =
                Collections.nCopies(IndexBlock.CHILDREN_MAX, Entry.hole(Entry.BYTES_MAX));
        var block = new IndexBlock(IndexBlock.LEVEL_MAX, full);
        assertThat(block.encoding().size())
                .isBetween(IndexBlock.BYTES_MAX - Entry.ENCODED_BYTES + 1, IndexBlock.BYTES_MAX);
        assertThat(IndexBlock.of(block.encoding())).isEqualTo(block);
    }
}
