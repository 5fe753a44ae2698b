package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode;
import io.tarn.block.EncodedBlock;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.Entry;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.simulator.immutable.ReceiptMutation;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.TamperedBlock;
import io.tarn.simulator.ring.Forgery;
import io.tarn.simulator.ring.RingCrew;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A client that lies in one way for as long as it runs, and otherwise does its best to have its updates carried out.
final class LyingUser {
    private static final int PAUSE_TICKS_MAX = 1_200;
    private static final long NEVER = 1L << 50;

    /// Numbers of requests that it makes beside its caller: far above those.
    private static final long NUMBERS = 1_000_000;

    private record Signed(Bguid block, int bytes, Attestations attestations) {}

    private final ObjectWorld world;
    private final NodeIdentity identity;
    private final UserLie lie;
    private final SimulationRandom random;
    private final RingCaller ring;
    private final StoreUser store;
    private final UpdateMaker maker;
    private final List<Signed> signed = new ArrayList<>();
    private long numbers = NUMBERS;
    private boolean isStopped;

    LyingUser(ObjectWorld world, NodeIdentity identity, UserLie lie, String name) {
        this.world = world;
        this.identity = identity;
        this.lie = lie;
        random = world.random("lies of " + name);
        ring = new RingCaller(world, identity, name);
        store = new StoreUser(world, new Party(name), true);
        maker = new UpdateMaker(world, random.split("updates"));
    }

    void start() {
        world.queue().after(random.between(1, PAUSE_TICKS_MAX), this::next);
    }

    void stop() {
        isStopped = true;
    }

    int requests() {
        return ring.requests().size() + (int) (numbers - NUMBERS);
    }

    private void next() {
        if (isStopped) {
            return;
        }
        switch (lie) {
            case UNSOUND_BLOCKS -> name(random.nextBoolean() ? shortened() : twoBlocks(), 0);
            case FALSE_HASHES -> {
                int wrong = random.between(1, world.plan().store().redundancy().faults());
                name(TamperedBlock.ofWrongHashes(code(), wrong, random), 0);
            }
            case FALSE_LENGTHS -> name(sound(), random.oneOf(List.of(-1, 1, 7, 1 << 12)));
            case NEVER_STORED -> nameNothing();
            case REUSES_RECEIPTS -> reuse();
            case HALF_VALID -> halfValid();
            case REPLAYS -> replay();
            case NONSENSE -> ask(nonsense());
            case STRANGER -> ask(inline());
        }
        start();
    }

    private BlockCode code() {
        return new BlockCode(
                world.plan().store().redundancy(), random.between(1, world.plan().blockBytesMax()));
    }

    private EncodedBlock sound() {
        BlockCode code = code();
        return code.encode(random.bytes(code.blockBytes()));
    }

    private EncodedBlock twoBlocks() {
        return TamperedBlock.ofTwoBlocks(code(), random);
    }

    /// A block whose end is hidden where zeros belong.
    private EncodedBlock shortened() {
        EncodedBlock longer = sound();
        int hidden = random.between(0, Math.min(longer.blockBytes() - 1, 16));
        return new EncodedBlock(
                longer.padded(), longer.blockBytes() - hidden, longer.fpcc(), longer.fragments());
    }

    /// Has a block stored and signed for, and names it, with a length that is wrong by so many bytes.
    private void name(EncodedBlock block, int wrong) {
        Bguid name = store.name(block);
        world.checks().reads().namedByLiar(name);
        int bytes = Math.max(1, block.blockBytes() + wrong);
        store.store(
                block,
                _ ->
                        store.signFor(
                                List.of(name),
                                world.order().nowMillis(),
                                attestations ->
                                        attestations.ifPresent(good -> {
                                            signed.add(new Signed(name, bytes, good));
                                            ask(naming(name, bytes, good));
                                        })));
    }

    private void ask(Update update) {
        ring.ask(new ObjectRequest.Apply(update).encoding(), _ -> {});
    }

    private Update naming(Bguid block, int bytes, Attestations attestations) {
        var blocks =
                new Blocks(List.of(new Entry(block, bytes)), attestations, List.of(), List.of());
        return update(blocks, new Action.Append(List.of(new Piece.Stored(0))));
    }

    private Update update(Blocks blocks, Action... actions) {
        var tuple = new Tuple(new Predicate.True(), List.of(actions));
        var part = new Part(random.oneOf(world.names()), List.of(tuple));
        return new Update(ObjectWorld.volumeId(), NEVER, List.of(part), blocks);
    }

    private Update inline() {
        Bytes content = random.bytes(random.between(1, world.plan().inlineBytesMax()));
        world.contents().add(content);
        var blocks = new Blocks(List.of(), Attestations.NONE, List.of(content), List.of());
        return update(blocks, new Action.Append(List.of(new Piece.Inline(0))));
    }

    private void nameNothing() {
        Bguid block = store.name(sound());
        world.checks().reads().namedByLiar(block);
        Attestations shown = Attestations.NONE;
        if (!signed.isEmpty() && random.chance(700)) {
            Attestations others = random.oneOf(signed).attestations();
            shown = random.nextBoolean() ? others : altered(others);
        } else {
            name(sound(), 0); // To have receipts for something.
        }
        ask(naming(block, random.between(1, 100), shown));
    }

    private Attestations altered(Attestations others) {
        var altered = new ArrayList<Attestation>();
        for (Attestation one : others.attestations()) {
            altered.add(
                    new Attestation(
                            ReceiptMutation.mutate(one.receipt(), random),
                            one.first(),
                            one.fragments()));
        }
        return new Attestations(altered);
    }

    private void reuse() {
        if (signed.isEmpty() || random.chance(300)) {
            name(sound(), 0);
            return;
        }
        Signed one = random.oneOf(signed);
        switch (random.between(0, 3)) {
            case 0 -> ask(naming(one.block(), one.bytes(), one.attestations()));
            case 2 -> {
                List<Attestation> all = one.attestations().attestations();
                int fewer = random.between(1, all.size() - 1);
                ask(naming(one.block(), one.bytes(), new Attestations(random.someOf(all, fewer))));
            }
            case 1 -> {
                Bguid other = random.oneOf(signed).block();
                ask(naming(other, one.bytes(), one.attestations()));
            }
            default -> {
                // One server's word as often as a whole quorum's.
                Attestation first = one.attestations().attestations().getFirst();
                var again =
                        new Attestations(
                                one.attestations().attestations().stream()
                                        .map(_ -> first)
                                        .toList());
                ask(naming(one.block(), one.bytes(), again));
            }
        }
    }

    private Request signed(ClientSequence number, Update update) {
        Request request =
                Request.signed(
                        RingCrew.RING,
                        identity,
                        number,
                        Addressee.MACHINE,
                        new ObjectRequest.Apply(update).encoding());
        world.crew().asked(request);
        return request;
    }

    private void halfValid() {
        var number = new ClientSequence(numbers++);
        Request good = signed(number, inline());
        Request other =
                random.chance(500) ? signed(number, inline()) : Forgery.badlySigned(good, random);
        for (int i = 0; i < world.plan().ring().size().members(); i++) {
            int heard = random.between(0, 2);
            if (heard < 2) {
                ring.tell(new MemberId(i), heard == 0 ? good : other, _ -> {});
            }
        }
    }

    private void replay() {
        List<Request> all = world.checks().requests();
        if (all.isEmpty()) {
            return;
        }
        Request one = random.oneOf(all);
        if (random.nextBoolean() || one.addressee() != Addressee.MACHINE) {
            int member = random.between(0, world.plan().ring().size().members() - 1);
            ring.tell(new MemberId(member), one, _ -> {});
        } else {
            ring.ask(one.operation(), _ -> {});
        }
    }

    /// One object's part is in order, the other's is not.
    private Update nonsense() {
        Action wrong =
                switch (random.between(0, 5)) {
                    case 0 -> new Action.Delete(1L << 40, 1);
                    case 1 -> new Action.Append(List.of(new Piece.Stored(3)));
                    case 2 -> new Action.Append(List.of(new Piece.Inline(60)));
                    case 3 ->
                            new Action.Become(
                                    random.oneOf(world.names()), new VersionNumber(1L << 40));
                    case 4 -> new Action.Truncate(1L << 45);
                    default -> new Action.Expand(0);
                };
        var names = new ArrayList<ObjectName>(random.someOf(world.names(), 2));
        names.sort(Comparator.naturalOrder());
        int at = random.between(0, 1);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < names.size(); i++) {
            Action action =
                    i == at
                            ? wrong
                            : new Action.Expand(
                                    world.checks()
                                                    .objects()
                                                    .head(names.get(i))
                                                    .map(PlainVersion::bytes)
                                                    .orElse(0L)
                                            + 1);
            parts.add(
                    new Part(
                            names.get(i),
                            List.of(new Tuple(new Predicate.True(), List.of(action)))));
        }
        if (random.chance(300)) {
            ask(maker.drawn().update(Attestations.NONE, List.of(), NEVER));
        }
        return new Update(ObjectWorld.volumeId(), NEVER, parts, Blocks.NONE);
    }
}
