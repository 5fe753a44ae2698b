package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.client.DirectRead;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.ring.RingCrew;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Reads which objects there are and what their newest versions are, all at one place of the order: by digests that the ring has
/// certified, or that a quorum says without having anything ordered; and by proofs under these, which anybody gives.
final class ListReader {
    private static final int ENTRIES_MAX = 1_000;
    private static final int BYTES_MAX = 1 << 20;
    private static final int DELAY_TICKS_MAX = 50;
    private static final int PATIENCE_TICKS = 1_000;
    private static final AgreedTime ANY_TIME = new AgreedTime(0);

    /// What members have to say alike.
    private record Said(Digest heads, Digest versions, int names, long heldBytes) {
        /// Empty if a member has lost its state, and not got it back yet.
        static Optional<Said> of(RingState state) {
            return VolumeView.of(state, ObjectWorld.volumeId())
                    .map(view -> view.headsAt(ANY_TIME))
                    .map(heads ->
                            new Said(
                                    heads.heads(),
                                    heads.versions(),
                                    heads.names(),
                                    heads.heldBytes()));
        }
    }

    private enum Lie {
        NOTHING,
        TRUTH,
        OLD,
        INVENTED
    }

    private final ObjectWorld world;
    private final Party self;
    private final SimulationRandom random;
    private int agreed;
    private int left;

    ListReader(ObjectWorld world, Party self) {
        this.world = world;
        this.self = self;
        random = world.random("lists of " + self);
    }

    /// Direct reads that a quorum agreed on.
    int agreed() {
        return agreed;
    }

    /// Direct reads that none did.
    int left() {
        return left;
    }

    /// Asks all members without having anything ordered.
    ///
    /// @param seen hears of the newest versions that it saw, if members agree
    void look(Consumer<Optional<SortedMap<ObjectName, Head>>> seen) {
        Membership membership = RingCrew.membership(world.plan().ring().size());
        var read = new DirectRead<Said>(membership);
        long began = world.checks().histories().begin();
        Lie lie = random.oneOf(List.of(Lie.NOTHING, Lie.TRUTH, Lie.OLD, Lie.OLD, Lie.INVENTED));
        Runnable judge = () -> judge(read, began, seen);
        for (int i = 0; i < membership.members().size(); i++) {
            var member = new MemberId(i);
            onItsWay(() ->
                    ask(
                            member,
                            lie,
                            said ->
                                    onItsWay(() -> {
                                        if (read.isOpen()) {
                                            read.heard(
                                                    membership.key(member).id(),
                                                    RingCrew.EPOCH,
                                                    said);
                                            judge.run();
                                        }
                                    })));
        }
        world.queue()
                .after(
                        PATIENCE_TICKS,
                        () -> {
                            if (read.isOpen()) {
                                read.giveUp();
                                judge.run();
                            }
                        });
    }

    private void onItsWay(Runnable arrives) {
        world.queue().after(random.between(1, DELAY_TICKS_MAX), arrives);
    }

    private void ask(MemberId member, Lie lie, Consumer<Said> answer) {
        if (!world.crew().liars().contains(member)) {
            world.crew().read(member, state -> Said.of(state).ifPresent(answer));
            return;
        }
        switch (lie) {
            case NOTHING -> {}
            case TRUTH -> world.crew().read(member, state -> Said.of(state).ifPresent(answer));
            case OLD -> Said.of(world.crew().furthestBehind().ringState()).ifPresent(answer);
            case INVENTED -> {
                var invented = new Digest(random.bytes(Digest.BYTES));
                answer.accept(new Said(invented, invented, 1, 0));
            }
        }
    }

    private void judge(
            DirectRead<Said> read,
            long began,
            Consumer<Optional<SortedMap<ObjectName, Head>>> seen) {
        if (read.agreed().isPresent()) {
            agreed++;
            seen.accept(heads(read.agreed().get().said().heads(), began));
        } else if (!read.isOpen()) {
            left++;
            seen.accept(Optional.empty());
        }
    }

    /// By a proof under a digest that the ring has certified, or a quorum has said, after the reading began there.
    Optional<SortedMap<ObjectName, Head>> heads(Digest digest, long began) {
        Optional<SortedMap<ObjectName, Head>> heads = proven(digest);
        heads.ifPresent(seen -> told(seen, began));
        return heads;
    }

    private void told(SortedMap<ObjectName, Head> seen, long began) {
        var numbers = new TreeMap<ObjectName, VersionNumber>();
        for (ObjectName name : world.names()) {
            Optional<Head> head = Optional.ofNullable(seen.get(name));
            VersionNumber number = head.map(Head::number).orElse(VersionNumber.NONE);
            numbers.put(name, number);
            world.checks()
                    .histories()
                    .read(self, name, began, number, head.map(one -> one.vguid().value()));
        }
        world.checks().transactions().seen(numbers);
    }

    /// Who is asked for a proof may lie. Then another is asked.
    private Optional<SortedMap<ObjectName, Head>> proven(Digest digest) {
        Bytes prefix = VolumeView.headsPrefix(ObjectWorld.volumeId());
        Optional<VolumeView> view =
                world.order()
                        .withHeads(digest)
                        .flatMap(state -> VolumeView.of(state, ObjectWorld.volumeId()));
        if (view.isEmpty()) {
            return Optional.empty(); // Nobody has it any more.
        }
        RangeProof honest = view.get().proveHeads(Bytes.EMPTY, Bytes.EMPTY, ENTRIES_MAX, BYTES_MAX);
        if (!world.crew().liars().isEmpty() && random.nextBoolean()) {
            RangeProof altered = altered(honest);
            ObjectViolation.unless(
                    altered.equals(honest)
                            || altered.shown(digest, prefix, prefix)
                                    .filter(RangeProof.Shown::isComplete)
                                    .isEmpty(),
                    "an altered proof of names shows all of them");
        }
        RangeProof.Shown shown =
                honest.shown(digest, prefix, prefix)
                        .orElseThrow(() -> new ObjectViolation("a proof of names does not hold"));
        ObjectViolation.unless(shown.isComplete(), "a proof does not show all names");
        var heads = new TreeMap<ObjectName, Head>();
        try {
            for (RingState.Entry entry : shown.entries()) {
                heads.put(
                        VolumeView.nameOfHead(entry.key(), ObjectWorld.volumeId()),
                        Head.of(entry.value()));
            }
        } catch (MalformedException e) {
            throw new ObjectViolation("a proven head is malformed: " + e);
        }
        return Optional.of(heads);
    }

    /// Without a page, or with another value in one.
    private RangeProof altered(RangeProof honest) {
        var pages = new ArrayList<>(honest.pages());
        if (pages.isEmpty()) {
            return honest;
        }
        int at = random.between(0, pages.size() - 1);
        Page page = pages.get(at);
        if (random.nextBoolean()) {
            pages.set(
                    at,
                    new Page(
                            page.path(),
                            page.value()
                                    .map(random::withFlippedBit)
                                    .or(() -> Optional.of(random.bytes(4))),
                            page.children()));
        } else {
            pages.remove(at);
        }
        return new RangeProof(pages);
    }
}
