package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Sha256;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.Entry;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Draws updates of every kind, from what is known of objects at that moment: by the time an update has its turn they may be others, so
/// that predicates hold or do not.
final class UpdateMaker {
    private static final int PIECES_MAX = 3;
    private static final long NEVER = 1L << 50;

    private final ObjectWorld world;
    private final SimulationRandom random;

    /// What one update brings along, as it is put together.
    final class Draft {
        private final List<Bytes> inline = new ArrayList<>();
        private final SortedMap<Bguid, Bytes> stored = new TreeMap<>();
        private final List<Part> parts = new ArrayList<>();

        /// To be stored before the update is asked for.
        SortedMap<Bguid, Bytes> stored() {
            return stored;
        }

        /// @param attestations for what is stored
        Update update(Attestations attestations, List<Bytes> older, long expiryMillis) {
            List<Entry> entries =
                    stored.entrySet().stream()
                            .map(block -> new Entry(block.getKey(), block.getValue().size()))
                            .toList();
            return new Update(
                    ObjectWorld.volumeId(),
                    expiryMillis,
                    parts,
                    new Blocks(entries, attestations, inline, older));
        }

        /// A block that goes along.
        private Piece inline() {
            int max = Math.min(world.plan().blockBytesMax(), world.plan().inlineBytesMax());
            Bytes content = random.bytes(random.between(1, max));
            world.contents().add(content);
            inline.add(content);
            return new Piece.Inline(inline.size() - 1);
        }
    }

    UpdateMaker(ObjectWorld world, SimulationRandom random) {
        this.world = world;
        this.random = random;
    }

    long expiryMillis() {
        long now = world.order().nowMillis();
        return random.chance(50) ? now + random.between(0, 2_000) : NEVER;
    }

    /// Of one object, or a transaction of several.
    Draft drawn() {
        var draft = new Draft();
        // First, that every piece knows the place of the one it means.
        int blocks = random.chance(450) ? random.between(1, PIECES_MAX) : 0;
        for (int i = 0; i < blocks; i++) {
            Bytes content = random.bytes(random.between(1, world.plan().blockBytesMax()));
            draft.stored.put(world.contents().add(content), content);
        }
        int count = random.chance(350) ? random.between(2, 3) : 1;
        SortedSet<ObjectName> names = new TreeSet<>();
        while (names.size() < Math.min(count, world.plan().objects())) {
            names.add(random.oneOf(world.names()));
        }
        for (ObjectName name : names) {
            draft.parts.add(new Part(name, tuples(name, draft)));
        }
        return draft;
    }

    private List<Tuple> tuples(ObjectName name, Draft draft) {
        var tuples = new ArrayList<Tuple>();
        Optional<PlainVersion> head = world.checks().objects().head(name);
        int count = random.chance(300) ? random.between(2, 3) : 1;
        for (int i = 0; i < count; i++) {
            Predicate predicate =
                    i == count - 1 && random.chance(700)
                            ? new Predicate.True()
                            : predicate(head, 2);
            tuples.add(new Tuple(predicate, actions(head, draft)));
        }
        return tuples;
    }

    private Predicate predicate(Optional<PlainVersion> head, int depth) {
        VersionNumber number = head.map(PlainVersion::number).orElse(VersionNumber.NONE);
        return switch (random.between(0, depth > 0 ? 11 : 8)) {
            case 0 -> new Predicate.Exists();
            case 1 -> new Predicate.Not(new Predicate.Exists());
            case 2, 3 -> new Predicate.NumberIs(comparison(), number);
            case 4 ->
                    head.<Predicate>map(version -> new Predicate.VersionIs(version.vguid()))
                            .orElse(new Predicate.True());
            case 5 -> new Predicate.SizeIs(comparison(), head.map(PlainVersion::bytes).orElse(0L));
            case 6 -> block(head);
            case 7 -> hash(head);
            case 8 ->
                    random.nextBoolean()
                            ? new Predicate.TimeBefore(
                                    new AgreedTime(
                                            world.order().nowMillis() + random.between(0, 3_000)))
                            : new Predicate.MetadataIs(
                                    "k", head.flatMap(version -> version.metadata().get("k")));
            case 9 -> new Predicate.And(List.of(predicate(head, depth - 1), predicate(head, 0)));
            case 10 -> new Predicate.Or(List.of(predicate(head, 0), predicate(head, depth - 1)));
            default -> new Predicate.Not(predicate(head, depth - 1));
        };
    }

    private Comparison comparison() {
        return random.oneOf(
                List.of(Comparison.EQUAL, Comparison.EQUAL, Comparison.LESS, Comparison.GREATER));
    }

    private Predicate block(Optional<PlainVersion> head) {
        List<Entry> content = head.map(PlainVersion::content).orElse(List.of());
        if (content.isEmpty()) {
            return new Predicate.SizeIs(Comparison.EQUAL, 0);
        }
        int index = random.between(0, content.size() - 1);
        Entry entry = content.get(index);
        return entry.isHole()
                ? new Predicate.Exists()
                : new Predicate.BlockIs(
                        PlainVersion.bytes(content.subList(0, index)), entry.block());
    }

    private Predicate hash(Optional<PlainVersion> head) {
        Optional<Bytes> content =
                head.map(version -> version.read(world.contents()))
                        .flatMap(read ->
                                read instanceof PlainVersion.Read.Whole(Bytes bytes)
                                        ? Optional.of(bytes)
                                        : Optional.empty());
        if (content.isEmpty() || content.get().isEmpty()) {
            return new Predicate.False();
        }
        int from = random.between(0, content.get().size() - 1);
        int length = random.between(1, content.get().size() - from);
        return new Predicate.HashIs(from, length, Sha256.of(content.get().slice(from, length)));
    }

    private List<Action> actions(Optional<PlainVersion> head, Draft draft) {
        if (random.chance(80)) {
            return List.of();
        }
        List<Entry> content = head.map(PlainVersion::content).orElse(List.of());
        var actions = new ArrayList<Action>();
        int count = random.chance(300) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            actions.add(action(content, head, draft));
        }
        if (random.chance(400)) {
            actions.add(new Action.SetMetadata(metadata()));
        }
        return actions;
    }

    private Metadata metadata() {
        return Metadata.NONE
                .with("k", random.bytes(1))
                .with(Metadata.ETAG, random.bytes(random.between(0, 8)));
    }

    private Action action(List<Entry> content, Optional<PlainVersion> head, Draft draft) {
        int first = random.between(0, content.size());
        int end = random.between(first, content.size());
        long from = PlainVersion.bytes(content.subList(0, first));
        long length = PlainVersion.bytes(content.subList(first, end));
        return switch (random.between(0, 13)) {
            case 0, 1, 2 -> new Action.Append(pieces(draft));
            case 3, 4 -> new Action.Insert(from, pieces(draft));
            case 5, 6 -> new Action.Replace(from, length, pieces(draft));
            case 7 -> new Action.Delete(from, length);
            case 8 -> new Action.Truncate(from);
            case 9 -> new Action.Expand(PlainVersion.bytes(content) + random.between(0, 200));
            case 10 -> new Action.SetMetadata(metadata());
            case 11 -> become(head);
            case 12 -> world.plan().keepsAll() ? new Action.Remove() : new Action.Truncate(0);
            default ->
                    // A hole is cut where one likes.
                    new Action.Replace(from + length / 2, 0, pieces(draft));
        };
    }

    private Action become(Optional<PlainVersion> head) {
        return version()
                .<Action>map(copy -> new Action.Become(copy.name(), copy.number()))
                .orElseGet(() -> new Action.Truncate(head.map(PlainVersion::bytes).orElse(0L)));
    }

    /// Some version of some object.
    private Optional<Piece.Copy> version() {
        List<ObjectName> names = world.checks().objects().names();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        ObjectName name = random.oneOf(names);
        PlainVersion version = random.oneOf(world.checks().objects().versions(name));
        return Optional.of(new Piece.Copy(name, version.number()));
    }

    private List<Piece> pieces(Draft draft) {
        var pieces = new ArrayList<Piece>();
        int count = random.between(1, 2);
        for (int i = 0; i < count; i++) {
            int kind = random.between(0, 9);
            Optional<Piece.Copy> copy = kind == 0 ? version() : Optional.empty();
            if (copy.isPresent()) {
                pieces.add(copy.get());
            } else if (kind < 6 && !draft.stored.isEmpty()) {
                pieces.add(new Piece.Stored(random.between(0, draft.stored.size() - 1)));
            } else {
                pieces.add(draft.inline());
            }
        }
        return pieces;
    }
}
