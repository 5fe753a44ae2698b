package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.object.Head;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/// Against objects as lists of words: updates, dispersal and collection at random. Every word is a block.
class ObjectModelTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    /// By name, by number: the words of each version, or nothing if it says that the object is deleted.
    private final SortedMap<String, SortedMap<Long, Optional<List<String>>>> model =
            new TreeMap<>();

    private TestRing ring;
    private int words;

    private String anyName() {
        return "o" + random.nextInt(4);
    }

    private String anyWord() {
        words++;
        return "w" + (random.nextInt(3) == 0 ? 0 : words) + " ";
    }

    private Optional<List<String>> newest(String name) {
        SortedMap<Long, Optional<List<String>>> versions = model.get(name);
        return versions == null ? Optional.empty() : versions.lastEntry().getValue();
    }

    private static int length(List<String> words) {
        return words.stream().mapToInt(String::length).sum();
    }

    /// One action at random, and what becomes of the words.
    private Action anyAction(List<String> content, List<String> brought) {
        int first = random.nextInt(content.size() + 1);
        int removed = random.nextInt(content.size() - first + 1);
        long from = length(content.subList(0, first));
        long length = length(content.subList(first, first + removed));
        var pieces = new ArrayList<Piece>();
        var inserted = new ArrayList<String>();
        for (int i = 0; i < random.nextInt(3); i++) {
            String word = anyWord();
            pieces.add(new Piece.Inline(brought.size()));
            brought.add(word);
            inserted.add(word);
        }
        return switch (random.nextInt(5)) {
            case 0 -> {
                content.subList(first, first + removed).clear();
                content.addAll(first, inserted);
                yield new Action.Replace(from, length, pieces);
            }
            case 1 -> {
                content.addAll(first, inserted);
                yield new Action.Insert(from, pieces);
            }
            case 2 -> {
                content.subList(first, first + removed).clear();
                yield new Action.Delete(from, length);
            }
            case 3 -> {
                content.subList(first, content.size()).clear();
                yield new Action.Truncate(from);
            }
            default -> {
                content.addAll(inserted);
                yield new Action.Append(pieces);
            }
        };
    }

    private void update() throws Exception {
        var brought = new ArrayList<String>();
        var parts = new TreeMap<ObjectName, Part>();
        var after = new TreeMap<String, Optional<List<String>>>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            String name = anyName();
            var actions = new ArrayList<Action>();
            Optional<List<String>> result;
            if (random.nextInt(6) == 0) {
                actions.add(new Action.Remove());
                result = Optional.empty();
            } else {
                var content = new ArrayList<>(newest(name).orElse(List.of()));
                for (int j = 0; j <= random.nextInt(3); j++) {
                    actions.add(anyAction(content, brought));
                }
                result = Optional.of(List.copyOf(content));
            }
            parts.put(
                    ObjectName.of(name),
                    new Part(
                            ObjectName.of(name),
                            TestRing.tuples(new Predicate.True(), actions.toArray(Action[]::new))));
            after.put(name, result);
        }
        send(brought, List.copyOf(parts.values()), after);
    }

    /// What was dispersed is brought along as it is asked for.
    private void send(
            List<String> brought, List<Part> parts, SortedMap<String, Optional<List<String>>> after)
            throws Exception {
        Blocks blocks = TestRing.inline(brought.toArray(String[]::new));
        var older = new ArrayList<Bytes>();
        for (int attempt = 0; attempt < 20; attempt++) {
            ObjectRequest request =
                    ring.update(TestRing.with(blocks, older), parts.toArray(Part[]::new));
            switch (ring.ask(WRITER, request)) {
                case ObjectAnswer.Missing(Bguid missing) ->
                        older.add(ring.store.find(missing).orElseThrow());
                case ObjectAnswer.Committed committed -> {
                    int i = 0;
                    for (var changed : after.entrySet()) {
                        model.computeIfAbsent(changed.getKey(), _ -> new TreeMap<>())
                                .put(
                                        committed.applied().get(i).number().number(),
                                        changed.getValue());
                        i++;
                    }
                    return;
                }
                case ObjectAnswer other -> throw new AssertionError(other.toString());
            }
        }
        throw new AssertionError("blocks are asked for without an end");
    }

    private void become() throws Exception {
        String from = anyName();
        SortedMap<Long, Optional<List<String>>> versions = model.get(from);
        if (versions == null) {
            return;
        }
        var numbers = new ArrayList<>(versions.keySet());
        long number = numbers.get(random.nextInt(numbers.size()));
        Optional<List<String>> content = versions.getOrDefault(number, Optional.empty());
        boolean isKept =
                ring.head(from).number().number() == number
                        || ring.view()
                                .past(ObjectName.of(from), new VersionNumber(number))
                                .filter(PastVersion.Kept.class::isInstance)
                                .isPresent();
        if (content.isEmpty() || !isKept) {
            return;
        }
        String name = anyName();
        var action = new Action.Become(ObjectName.of(from), new VersionNumber(number));
        var part = new Part(ObjectName.of(name), TestRing.tuples(new Predicate.True(), action));
        var after = new TreeMap<String, Optional<List<String>>>();
        after.put(name, content);
        send(List.of(), List.of(part), after);
    }

    private void disperseSome() throws Exception {
        var names = new ArrayList<Bguid>();
        for (RingState.Entry entry : ring.heldEntries()) {
            if (random.nextBoolean()) {
                Bytes key = entry.key();
                names.add(new Bguid(key.slice(key.size() - Bguid.BYTES, Bguid.BYTES).compact()));
            }
        }
        if (!names.isEmpty()) {
            assertThat(ring.disperse(names)).isEqualTo(names.size());
        }
    }

    @BeforeEach
    void begin() throws Exception {
        Retention retention =
                switch (random.nextInt(3)) {
                    case 0 -> new Retention.All();
                    case 1 -> new Retention.Last(1 + random.nextInt(4), random.nextInt(20));
                    default -> new Retention.Snapshot(1 + random.nextInt(20), random.nextInt(5));
                };
        var limits =
                ObjectLimits.production()
                        .withVolumes(1, 1 << 24, 1 << 24, 512, 8 + random.nextInt(8));
        ring = new TestRing(limits, retention, Locking.NONE);
    }

    @RepeatedTest(20)
    void isAllThatItsVersionsSay() throws Exception {
        for (int step = 0; step < 80; step++) {
            switch (random.nextInt(8)) {
                case 0 -> disperseSome();
                case 1 -> ring.ask(OWNER, new ObjectRequest.Collect(ring.volume, Optional.empty()));
                case 2 -> become();
                default -> update();
            }
            forgetWhatIsForgotten();
            check();
        }
    }

    private void forgetWhatIsForgotten() {
        model.entrySet()
                .removeIf(object -> {
                    boolean isGone = ring.view().head(ObjectName.of(object.getKey())).isEmpty();
                    assertThat(isGone && newest(object.getKey()).isPresent())
                            .as("replay: -Dseed=%d", seed)
                            .isFalse();
                    return isGone;
                });
    }

    private void check() throws Exception {
        long namedBytes = 0;
        var heldBy = new TreeMap<String, Integer>();
        for (var object : model.entrySet()) {
            String name = object.getKey();
            Head head = ring.head(name);
            assertThat(head.number().number())
                    .as("replay: -Dseed=%d", seed)
                    .isEqualTo(object.getValue().lastKey());
            heldBy.put(name + "#" + head.number(), head.heldBlocks());
            checkContent(head.isDeleted(), head.vguid(), object.getValue().lastEntry().getValue());
            long next = head.number().number();
            for (PastVersion past : past(name)) {
                assertThat(past.number().number())
                        .as("no gap; replay: -Dseed=%d", seed)
                        .isEqualTo(next - 1);
                switch (past) {
                    case PastVersion.Kept kept -> {
                        next = kept.number().number();
                        heldBy.put(name + "#" + kept.number(), kept.heldBlocks());
                        checkContent(
                                kept.isDeleted(),
                                kept.vguid(),
                                object.getValue().getOrDefault(next, Optional.empty()));
                    }
                    case PastVersion.Pruned gone -> next = gone.first().number();
                }
            }
        }
        heldBy.values().removeIf(count -> count == 0);
        long heldBytes = 0;
        var held = new TreeMap<String, Integer>();
        for (RingState.Entry entry : ring.heldEntries()) {
            HeldBlock block = ObjectKeys.decodedFields(entry.value(), HeldBlock::read);
            held.merge(block.maker() + "#" + block.number(), 1, Integer::sum);
            heldBytes += size(entry);
        }
        assertThat(heldBy).as("replay: -Dseed=%d", seed).isEqualTo(held);
        for (RingState section : List.of(ring.view().heads(), ring.view().versions())) {
            for (RingState.Entry entry :
                    section.entries(Bytes.EMPTY, Bytes.EMPTY, Integer.MAX_VALUE)) {
                namedBytes += size(entry);
            }
        }
        Counters counters = ring.view().counters();
        assertThat(counters.heldBytes()).as("replay: -Dseed=%d", seed).isEqualTo(heldBytes);
        assertThat(counters.namedBytes()).as("replay: -Dseed=%d", seed).isEqualTo(namedBytes);
        assertThat(ring.view().heads().size()).isEqualTo(model.size());
        assertThat(Ledger.total(ring.state))
                .as("replay: -Dseed=%d", seed)
                .isEqualTo(RoomTest.taken(ring.state))
                .isEqualTo(Account.of(ring.state, OWNER.id()).bytes());
    }

    private static int size(RingState.Entry entry) {
        return Ledger.size(entry.key(), entry.value());
    }

    private void checkContent(boolean isDeleted, Bguid vguid, Optional<List<String>> words)
            throws Exception {
        assertThat(isDeleted).as("replay: -Dseed=%d", seed).isEqualTo(words.isEmpty());
        assertThat(ring.read(vguid))
                .as("replay: -Dseed=%d", seed)
                .isEqualTo(String.join("", words.orElse(List.of())));
    }

    private List<PastVersion> past(String name) {
        Bytes prefix = VolumeView.versionsPrefix(ring.volume, ObjectName.of(name));
        return ring.state.entries(prefix, Bytes.EMPTY, Integer.MAX_VALUE).stream()
                .map(entry -> ObjectKeys.decoded(entry.value(), PastVersion::of))
                .toList();
    }
}
