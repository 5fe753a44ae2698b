package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexTree;
import io.tarn.object.sweep.Marking;
import io.tarn.object.sweep.MarkingEffect;
import io.tarn.object.sweep.MarkingInput;
import io.tarn.object.sweep.Sweep;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.ring.state.RingState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: no version that is retained loses a block, whatever is copied, pruned, dispersed and swept meanwhile.
/// Method: the machine itself, and servers that store, lease, mark and release one step at a time, each when it likes.
class SweepModelTest {
    private static final long LEASE = 40;
    private static final List<String> NAMES = List.of("a", "b", "c");

    /// What servers release by.
    private enum Rule {
        /// As it is.
        SWEPT,
        /// No lease is looked at.
        MARKS_ALONE,
        /// ADR-022: "store nodes compare neighbouring trees ... and release what only pruned ones name".
        NEIGHBOURS
    }

    /// A server: which blocks it has a fragment of, with their leases, and how far it is with a sweep.
    private final class Server {
        final SortedMap<Bguid, Long> leases = new TreeMap<>();
        final SortedSet<Bguid> marked = new TreeSet<>();
        final Deque<Bguid> asked = new ArrayDeque<>();
        Optional<Sweep> sweep = Optional.empty();
        Optional<Marking> marking = Optional.empty();
        Deque<Bguid> unchecked = new ArrayDeque<>();

        void store(Bguid block) {
            leases.merge(block, ring.now + LEASE, Math::max);
        }

        void begin() {
            Optional<Sweep> known = ring.view().sweep();
            if (known.isEmpty() || known.equals(sweep)) {
                return;
            }
            sweep = known;
            marked.clear();
            asked.clear();
            unchecked.clear();
            marking = Optional.of(new Marking(ring.view(), 1 + random.nextInt(3), 1 << 10));
        }

        void mark() {
            if (marking.isEmpty()) {
                return;
            }
            MarkingInput input =
                    asked.isEmpty() ? new MarkingInput.Continued() : answer(asked.remove());
            for (MarkingEffect effect : marking.get().step(input)) {
                switch (effect) {
                    case MarkingEffect.Mark(Bguid block) -> marked.add(block);
                    case MarkingEffect.Fetch(Bguid block) -> asked.add(block);
                    case MarkingEffect.Finished _ -> {
                        finished++;
                        unchecked.addAll(leases.keySet());
                        marking = Optional.empty();
                    }
                    case MarkingEffect.Stuck _, MarkingEffect.TooMany _ -> {
                        stuck++;
                        marking = Optional.empty();
                    }
                }
            }
        }

        private MarkingInput answer(Bguid block) {
            return isReadable(block)
                    ? new MarkingInput.Came(block, ring.store.find(block).orElseThrow())
                    : new MarkingInput.Lost(block);
        }

        void release() {
            Bguid block = unchecked.poll();
            if (block == null || !leases.containsKey(block)) {
                return;
            }
            long until = rule == Rule.SWEPT ? leases.get(block) : 0;
            if (sweep.orElseThrow().releases(marked.contains(block), until)) {
                leases.remove(block);
                released++;
            }
        }
    }

    /// Receipts that a client has, to be used some time.
    private record Uploaded(List<Bguid> blocks, Attestations receipts) {}

    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private Random random = new Random(seed);
    private Rule rule = Rule.SWEPT;
    private TestRing ring;
    private List<Server> servers;
    private final List<Uploaded> uploads = new ArrayList<>();
    private int contents;
    private int released;
    private int finished;
    private int stuck;
    private int committed;
    private int checked;

    @BeforeEach
    void begin() throws Exception {
        var limits =
                new ObjectLimits(
                        1,
                        1 << 30,
                        1 << 30,
                        10,
                        1 << 30,
                        1 << 30,
                        512,
                        16,
                        256,
                        random.nextInt(30));
        Retention retention =
                random.nextBoolean()
                        ? new Retention.Last(1 + random.nextInt(2), random.nextInt(10))
                        : new Retention.Snapshot(1 + random.nextInt(60), random.nextInt(10));
        ring = new TestRing(limits, retention, Locking.NONE);
        servers =
                IntStream.range(0, TestStore.REDUNDANCY.servers())
                        .mapToObj(_ -> new Server())
                        .toList();
        uploads.clear();
    }

    private boolean isReadable(Bguid block) {
        return servers.stream().filter(server -> server.leases.containsKey(block)).count()
                >= TestStore.REDUNDANCY.needed();
    }

    private Bytes anyContent() {
        // Some come again, when they may be garbage.
        contents++;
        int which = random.nextInt(3) == 0 ? random.nextInt(contents) : contents;
        return new CanonicalWriter().text("content").u32(which).toBytes();
    }

    private Uploaded upload(List<Bytes> blocks) {
        List<Bguid> names = blocks.stream().map(ring.store::store).distinct().sorted().toList();
        var receipts = new ArrayList<Attestation>();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            names.forEach(server::store);
            if (i < TestStore.REDUNDANCY.writers()) {
                long until = ring.now + LEASE;
                for (Bguid name : names) {
                    until = Math.min(until, server.leases.getOrDefault(name, until));
                }
                receipts.add(TestStore.attest(names, i, i, until));
            }
        }
        return new Uploaded(names, new Attestations(receipts));
    }

    private String anyName() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private Action anyChange(List<Piece> pieces) {
        return random.nextBoolean() ? new Action.Append(pieces) : new Action.Replace(0, 0, pieces);
    }

    private void useUpload() throws Exception {
        if (uploads.isEmpty()) {
            return;
        }
        Uploaded used = uploads.remove(random.nextInt(uploads.size()));
        var entries = new ArrayList<Entry>();
        var pieces = new ArrayList<Piece>();
        for (Bguid block : used.blocks()) {
            pieces.add(new Piece.Stored(entries.size()));
            entries.add(new Entry(block, ring.store.find(block).orElseThrow().size()));
        }
        var actions = new ArrayList<Action>();
        if (random.nextBoolean()) {
            actions.add(new Action.Truncate(0));
        }
        actions.add(anyChange(pieces));
        send(new Blocks(entries, used.receipts(), List.of(), List.of()), actions);
    }

    private void copy() throws Exception {
        List<VersionOf> kept = kept();
        if (kept.isEmpty()) {
            return;
        }
        VersionOf from = kept.get(random.nextInt(kept.size()));
        Action action =
                random.nextBoolean()
                        ? new Action.Become(from.name(), from.number())
                        : anyChange(List.of(new Piece.Copy(from.name(), from.number())));
        send(Blocks.NONE, List.of(action));
    }

    private void send(Blocks blocks, List<Action> actions) throws Exception {
        var part =
                new Part(
                        ObjectName.of(anyName()),
                        TestRing.tuples(new Predicate.True(), actions.toArray(Action[]::new)));
        var older = new ArrayList<Bytes>();
        for (int tries = 0; tries < 100; tries++) {
            ObjectAnswer answer = ring.ask(WRITER, ring.update(TestRing.with(blocks, older), part));
            if (!(answer instanceof ObjectAnswer.Missing(Bguid missing))) {
                committed += answer instanceof ObjectAnswer.Committed ? 1 : 0;
                return;
            }
            assertReadable(missing);
            older.add(ring.store.find(missing).orElseThrow());
        }
        throw new AssertionError("blocks are asked for without an end");
    }

    private void disperse() throws Exception {
        var held = new ArrayList<Bytes>();
        for (RingState.Entry entry : ring.heldEntries()) {
            if (random.nextInt(3) > 0) {
                held.add(ObjectKeys.decodedFields(entry.value(), HeldBlock::read).content());
            }
        }
        if (!held.isEmpty()) {
            Uploaded stored = upload(held);
            ring.ask(
                    WRITER,
                    new ObjectRequest.Disperse(ring.volume, stored.blocks(), stored.receipts()));
        }
    }

    private void collect() throws Exception {
        List<VersionOf> before = kept();
        ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, Optional.empty()));
        if (rule != Rule.NEIGHBOURS) {
            return;
        }
        List<VersionOf> after = kept();
        for (VersionOf gone : before) {
            if (after.stream().noneMatch(gone::equals)) {
                var named = new TreeSet<>(blocksOf(gone.vguid()));
                for (VersionOf other : after) {
                    if (other.name().equals(gone.name())) {
                        named.removeAll(blocksOf(other.vguid()));
                    }
                }
                servers.forEach(server -> server.leases.keySet().removeAll(named));
            }
        }
    }

    private record VersionOf(ObjectName name, VersionNumber number, Bguid vguid) {}

    private List<VersionOf> kept() throws Exception {
        var kept = new ArrayList<VersionOf>();
        for (String text : NAMES) {
            ObjectName name = ObjectName.of(text);
            Optional<Head> head = ring.view().head(name);
            if (head.isEmpty()) {
                continue;
            }
            if (!head.get().isDeleted()) {
                kept.add(new VersionOf(name, head.get().number(), head.get().vguid()));
            }
            for (RingState.Entry entry :
                    ring.state.entries(
                            VolumeView.versionsPrefix(ring.volume, name),
                            Bytes.EMPTY,
                            Integer.MAX_VALUE)) {
                if (PastVersion.of(entry.value()) instanceof PastVersion.Kept version
                        && !version.isDeleted()) {
                    kept.add(new VersionOf(name, version.number(), version.vguid()));
                }
            }
        }
        return kept;
    }

    /// As a reader walks; of the root, interior blocks and data.
    private SortedSet<Bguid> blocksOf(Bguid vguid) throws Exception {
        var blocks = new TreeSet<Bguid>();
        blocks.add(vguid);
        VersionRoot root = ring.root(vguid);
        IndexTree tree =
                IndexTree.stored(
                        root.index(),
                        block -> {
                            blocks.add(block);
                            return ring.blocks().find(block);
                        });
        tree.blocks(0, tree.bytes(), Integer.MAX_VALUE)
                .forEach(block -> blocks.add(block.entry().block()));
        return blocks;
    }

    private void assertReadable(Bguid block) {
        assertThat(isReadable(block)).as("replay: -Dseed=%d", seed).isTrue();
    }

    /// What changes nothing breaks nothing.
    private void check() throws Exception {
        int changes = released + committed + finished;
        if (rule != Rule.NEIGHBOURS && changes == checked) {
            return;
        }
        checked = changes;
        for (VersionOf version : kept()) {
            for (Bguid block : blocksOf(version.vguid())) {
                if (ring.view().held(block).isEmpty()) {
                    assertReadable(block);
                }
            }
        }
    }

    private void act() throws Exception {
        switch (random.nextInt(12)) {
            case 0 -> uploads.add(upload(List.of(anyContent(), anyContent())));
            case 1 -> uploads.add(upload(List.of(anyContent())));
            case 2, 3 -> useUpload();
            case 4, 5 -> copy();
            case 6 -> disperse();
            case 7 -> collect();
            case 8 -> send(Blocks.NONE, List.of(new Action.Remove()));
            case 9 -> ring.ask(OWNER, new ObjectRequest.BeginSweep(ring.volume));
            default -> ring.now += random.nextInt(25);
        }
        for (int i = 0; i < 12; i++) {
            Server server = anyServer();
            switch (random.nextInt(4)) {
                case 0 -> server.begin();
                case 1, 2 -> server.mark();
                default -> server.release();
            }
        }
    }

    private Server anyServer() {
        return servers.get(random.nextInt(servers.size()));
    }

    private void live(int steps) throws Exception {
        begin();
        for (int i = 0; i < steps; i++) {
            act();
            check();
        }
    }

    @RepeatedTest(30)
    void noRetainedVersionLosesABlock() throws Exception {
        live(120);
        assertThat(stuck).as("nothing is lost; replay: -Dseed=%d", seed).isZero();
    }

    /// What is drawn is worth something: garbage is released, sweeps end, updates are carried out.
    @Test
    void garbageIsReleased() throws Exception {
        for (int i = 0; i < 8; i++) {
            live(120);
        }
        assertThat(released).isGreaterThan(100);
        assertThat(finished).isGreaterThan(10);
        assertThat(committed).isGreaterThan(100);
    }

    /// In the end nothing is there but what is named.
    @RepeatedTest(5)
    void nothingElseIsKeptForEver() throws Exception {
        live(100);
        uploads.clear();
        ring.now += LEASE + 100;
        ring.ask(OWNER, new ObjectRequest.BeginSweep(ring.volume));
        var named = new TreeSet<Bguid>();
        for (VersionOf version : kept()) {
            named.addAll(blocksOf(version.vguid()));
        }
        for (Server server : servers) {
            server.begin();
            while (server.marking.isPresent()) {
                server.mark();
            }
            while (!server.unchecked.isEmpty()) {
                server.release();
            }
            // Roots of versions that say *deleted* are kept beside.
            assertThat(named).as("replay: -Dseed=%d", seed).containsAll(data(server));
        }
        check();
    }

    private SortedSet<Bguid> data(Server server) {
        var data = new TreeSet<Bguid>();
        for (Bguid block : server.leases.keySet()) {
            String text = ring.store.find(block).orElseThrow().hex();
            if (text.contains(TestRing.bytes("content").hex())) {
                data.add(block);
            }
        }
        return data;
    }

    private boolean losesSomething(Rule other) throws Exception {
        rule = other;
        for (int i = 0; i < 60; i++) {
            random = new Random(seed + i);
            try {
                live(120);
            } catch (AssertionError lost) {
                return true;
            }
        }
        return false;
    }

    @Test
    void withoutLeasesBlocksAreLost() throws Exception {
        assertThat(losesSomething(Rule.MARKS_ALONE)).isTrue();
    }

    @Test
    void ruleOfNeighboursLosesWhatWasCopied() throws Exception {
        assertThat(losesSomething(Rule.NEIGHBOURS)).isTrue();
    }
}
