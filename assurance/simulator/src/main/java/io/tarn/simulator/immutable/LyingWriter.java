package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockCode;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableEffect.DidAttest;
import io.tarn.block.immutable.ReceiptOperation;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import io.tarn.block.immutable.ReceiptOutcome;
import io.tarn.block.immutable.StoreOperation;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.server.Caller.Role;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.TamperedBlock;
import io.tarn.simulator.volume.Frame;
import java.util.List;
import java.util.stream.IntStream;

/// A client that lies in one way for as long as it runs, and otherwise does its best to have what it
/// made stored and named.
final class LyingWriter implements SimulatedNetwork.Receiver {
    private static final int PAUSE_TICKS_MAX = 400;
    static final int DEADLINE_TICKS = 300;

    private final StoreWorld world;
    private final Party self;
    private final WriterLie lie;
    private final KnownBlocks known;
    private final SimulationRandom random;
    private final StoreEngine engine;
    private final ClientLimits limits;
    private boolean isStopped;

    LyingWriter(StoreWorld world, Party self, WriterLie lie, KnownBlocks known) {
        this.world = world;
        this.self = self;
        this.lie = lie;
        this.known = known;
        random = world.random("lies of " + self);
        engine = new StoreEngine(world, self, new LocalClock(world.queue()), (_, _) -> {});
        limits = world.plan().clientLimits().withDeadline(DEADLINE_TICKS);
        world.checks().faultyClient(self);
        if (lie != WriterLie.STRANGER) {
            world.permit(self, Role.WRITER);
        }
        world.network().attach(self, this);
        world.wake(() -> true, engine::wake);
    }

    void start() {
        world.queue().after(random.between(1, PAUSE_TICKS_MAX), this::next);
    }

    void stop() {
        isStopped = true;
    }

    private void next() {
        if (isStopped) {
            return;
        }
        Redundancy redundancy = world.plan().redundancy();
        switch (lie) {
            case FRAGMENTS_OF_TWO_BLOCKS -> store(TamperedBlock.ofTwoBlocks(code(), random));
            case SOME_FALSE_HASHES ->
                    store(
                            TamperedBlock.ofWrongHashes(
                                    code(), random.between(1, redundancy.faults()), random));
            case MANY_FALSE_HASHES ->
                    store(
                            TamperedBlock.ofWrongHashes(
                                    code(),
                                    random.between(redundancy.faults() + 1, redundancy.writers()),
                                    random));
            case HIDDEN_PADDING -> store(shortened());
            case HOARDS, STRANGER -> store(sound());
            case RENEWS_OTHERS -> renewOthers();
            case WRONG_PLACES -> storeAtWrongPlaces(sound());
            case FLIPS_BITS -> sendGarbled(sound());
        }
        start();
    }

    private BlockCode code() {
        return new BlockCode(
                world.plan().redundancy(), random.between(1, world.plan().blockBytesMax()));
    }

    private EncodedBlock sound() {
        BlockCode code = code();
        return code.encode(random.bytes(code.blockBytes()));
    }

    /// A block whose end is hidden where zeros belong.
    private EncodedBlock shortened() {
        EncodedBlock longer = sound();
        int hidden = random.between(0, Math.min(longer.blockBytes() - 1, 16));
        return new EncodedBlock(
                longer.padded(), longer.blockBytes() - hidden, longer.fpcc(), longer.fragments());
    }

    private void store(EncodedBlock block) {
        BlockChecksum checksum = BlockChecksum.of(world.plan().redundancy(), block);
        known.add(checksum);
        engine.start(
                new StoreOperation(world.plan().redundancy(), world.volume(), block, limits),
                _ -> {
                    if (lie != WriterLie.HOARDS) {
                        name(checksum.bguid());
                    }
                });
    }

    private void name(Bguid block) {
        List<Holding> holdings =
                IntStream.range(0, world.plan().redundancy().servers())
                        .mapToObj(i ->
                                new Holding(
                                        world.identity(i).publicKey(),
                                        List.of(new FragmentId(block, i))))
                        .toList();
        engine.start(
                new ReceiptOperation(
                        world.plan().redundancy(),
                        world.volume(),
                        holdings,
                        world.order().nowMillis(),
                        limits),
                effect -> {
                    if (effect instanceof DidAttest(ReceiptOutcome.Covered(var receipts))) {
                        world.order().name(holdings, receipts);
                    }
                });
    }

    private void renewOthers() {
        if (!known.isEmpty()) {
            Bguid block = known.any(random);
            for (int i = 0; i < world.servers().size(); i++) {
                engine.tell(i, new Attest(world.volume(), List.of(new FragmentId(block, i))));
            }
        }
    }

    private void storeAtWrongPlaces(EncodedBlock block) {
        var checksum = BlockChecksum.of(world.plan().redundancy(), block);
        int servers = world.servers().size();
        for (int i = 0; i < servers; i++) {
            int other = (i + 1) % servers;
            Bytes content = block.content();
            engine.tell(
                    i,
                    block.fragment(i)
                            .<StoreRequest>map(fragment ->
                                    new StoreFragment(world.volume(), checksum, other, fragment))
                            .orElseGet(() ->
                                    new StoreBlock(world.volume(), checksum, other, content)));
        }
    }

    private void sendGarbled(EncodedBlock block) {
        var checksum = BlockChecksum.of(world.plan().redundancy(), block);
        for (int i = 0; i < world.servers().size(); i++) {
            var request = new StoreBlock(world.volume(), checksum, i, block.content());
            Bytes frame =
                    new Frame(random.nextLong() >>> 1, StoreRequestCodec.encode(request)).toBytes();
            world.network()
                    .send(
                            self,
                            world.server(i),
                            random.nextBoolean() ? random.withFlippedBit(frame) : frame);
        }
    }

    @Override
    public void received(Party from, Bytes frame) {
        try {
            engine.received(from, Frame.of(frame));
        } catch (MalformedException e) {
            world.note(self + " drops what is no frame");
        }
    }
}
