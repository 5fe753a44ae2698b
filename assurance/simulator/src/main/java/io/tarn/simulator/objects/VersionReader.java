package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexTree;
import io.tarn.object.index.MissingBlockException;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.MemberId;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Reads versions to their end, from nothing but the names of their roots: each block from members, who hold it or do not, or lie, and
/// from the servers; each is compared with its name, and indices are read by the code that real readers run.
final class VersionReader {
    private static final int MEMBER_TICKS = 40;
    private static final int PAUSE_TICKS = 100;
    private static final int ROUNDS_MAX = 6;

    private final ObjectWorld world;
    private final StoreUser store;
    private final ImmutableCode code;
    private final SimulationRandom random;

    /// @param name of the client, which its random choices hang on
    VersionReader(ObjectWorld world, StoreUser store, String name) {
        this.world = world;
        this.store = store;
        code = world.contents().code();
        random = world.random("reads of " + name);
    }

    /// @param done hears of the version's root block, if it could be had
    void root(Bguid vguid, Consumer<Optional<Bytes>> done) {
        block(
                vguid,
                outcome ->
                        done.accept(
                                outcome instanceof FetchOutcome.Whole(Bytes content, var _)
                                        ? Optional.of(content)
                                        : Optional.empty()));
    }

    /// @param root of a name that was proven
    /// @param done hears what is in it, unless too little of it can be had now; the checks hear of it too
    void read(
            ObjectName name,
            Bguid vguid,
            VersionRoot root,
            Consumer<Optional<PlainVersion.Read>> done) {
        new Reading(name, vguid, root, done).goOn();
    }

    private final class Reading {
        private final ObjectName name;
        private final Bguid vguid;
        private final VersionRoot root;
        private final Consumer<Optional<PlainVersion.Read>> done;
        private final Map<Bguid, Bytes> known = new TreeMap<>();

        Reading(
                ObjectName name,
                Bguid vguid,
                VersionRoot root,
                Consumer<Optional<PlainVersion.Read>> done) {
            this.name = name;
            this.vguid = vguid;
            this.root = root;
            this.done = done;
        }

        void goOn() {
            try {
                IndexTree tree =
                        IndexTree.stored(
                                root.index(), block -> Optional.ofNullable(known.get(block)));
                content(tree.blocks(0, tree.bytes(), Integer.MAX_VALUE));
            } catch (MissingBlockException missing) {
                ObjectViolation.unless(
                        !known.containsKey(missing.block()),
                        "a ring's index is none: %s",
                        missing.block());
                fetch(missing.block());
            }
        }

        private void content(List<IndexTree.Located> blocks) {
            var parts = new ArrayList<Bytes>();
            for (IndexTree.Located located : blocks) {
                Entry entry = located.entry();
                Bytes part =
                        entry.isHole()
                                ? Bytes.zeros((int) entry.bytes())
                                : known.get(entry.block());
                if (part == null) {
                    fetch(entry.block());
                    return;
                }
                if (part.size() != entry.bytes()) {
                    end(new PlainVersion.Read.Bad(entry.block()));
                    return;
                }
                parts.add(part);
            }
            end(new PlainVersion.Read.Whole(Bytes.concat(parts.toArray(new Bytes[0]))));
        }

        private void fetch(Bguid block) {
            block(
                    block,
                    outcome -> {
                        switch (outcome) {
                            case FetchOutcome.Whole(Bytes content, var _) -> {
                                known.put(block, content);
                                goOn();
                            }
                            case FetchOutcome.Unsound _ -> end(new PlainVersion.Read.Bad(block));
                            default -> done.accept(Optional.empty());
                        }
                    });
        }

        private void end(PlainVersion.Read read) {
            world.checks().reads().read(name, vguid, root, read);
            done.accept(Optional.of(read));
        }
    }

    static Optional<VersionRoot> decoded(Bytes block) {
        try {
            return Optional.of(VersionRoot.of(block));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// Some time all members are asked, one after the other, and the servers; in any order, and again.
    private void block(Bguid block, Consumer<FetchOutcome> done) {
        round(block, done, 1);
    }

    private void round(Bguid block, Consumer<FetchOutcome> done, int round) {
        boolean areServersFirst = random.nextBoolean();
        BiConsumer<Deque<MemberId>, Consumer<FetchOutcome>> members =
                (left, then) -> askMember(block, left, then);
        Consumer<FetchOutcome> last =
                outcome -> {
                    if (isFound(outcome) || round == ROUNDS_MAX) {
                        done.accept(outcome);
                    } else {
                        world.queue().after(PAUSE_TICKS, () -> round(block, done, round + 1));
                    }
                };
        if (areServersFirst) {
            store.fetch(
                    block,
                    outcome -> {
                        if (isFound(outcome)) {
                            done.accept(outcome);
                        } else {
                            members.accept(shuffled(), last);
                        }
                    });
        } else {
            members.accept(
                    shuffled(),
                    outcome -> {
                        if (isFound(outcome)) {
                            done.accept(outcome);
                        } else {
                            store.fetch(block, last);
                        }
                    });
        }
    }

    private static boolean isFound(FetchOutcome outcome) {
        return outcome instanceof FetchOutcome.Whole || outcome instanceof FetchOutcome.Unsound;
    }

    private Deque<MemberId> shuffled() {
        List<MemberId> all =
                IntStream.range(0, world.plan().ring().size().members())
                        .mapToObj(MemberId::new)
                        .toList();
        return new ArrayDeque<>(random.someOf(all, all.size()));
    }

    private void askMember(Bguid block, Deque<MemberId> left, Consumer<FetchOutcome> done) {
        if (left.isEmpty()) {
            done.accept(new FetchOutcome.TooFewFragments(0, 1));
            return;
        }
        MemberId member = left.remove();
        var heard = new ArrayList<Optional<Bytes>>();
        world.crew()
                .read(
                        member,
                        state ->
                                heard.add(
                                        held(
                                                member,
                                                block,
                                                VolumeView.of(state, ObjectWorld.volumeId()))));
        world.queue()
                .after(
                        random.between(1, MEMBER_TICKS),
                        () -> {
                            Optional<Bytes> came =
                                    heard.stream().flatMap(Optional::stream).findFirst();
                            Optional<BlockChecksum> checksum =
                                    came.filter(content -> BlockChecksum.isLength(content.size()))
                                            .map(content ->
                                                    BlockChecksum.of(
                                                            code.redundancy(),
                                                            code.encode(content)))
                                            .filter(sum -> sum.bguid().equals(block));
                            if (checksum.isPresent()) {
                                done.accept(
                                        new FetchOutcome.Whole(came.orElseThrow(), checksum.get()));
                            } else {
                                askMember(block, left, done);
                            }
                        });
    }

    private Optional<Bytes> held(MemberId member, Bguid block, Optional<VolumeView> view) {
        Optional<Bytes> held = view.flatMap(one -> one.held(block)).map(HeldBlock::content);
        if (world.crew().liars().contains(member)) {
            return switch (random.between(0, 2)) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(random.bytes(random.between(0, 40)));
                default -> held.map(random::withFlippedBit);
            };
        }
        return held;
    }
}
