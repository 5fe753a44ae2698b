package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.EncodedBlock;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FetchOperation;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableEffect.DidAttest;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.block.immutable.ImmutableEffect.DidStore;
import io.tarn.block.immutable.ReceiptOperation;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import io.tarn.block.immutable.ReceiptOutcome;
import io.tarn.block.immutable.StoreOperation;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.server.Caller.Role;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.volume.Frame;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A correct client: stores blocks, has updates that name them ordered, fetches them, and now and
/// then has one named no more.
final class StoreClient implements SimulatedNetwork.Receiver {
    private static final int PAUSE_TICKS_MAX = 100;
    private static final int BLOCKS_OF_UPDATE_MAX = 3;

    private final StoreWorld world;
    private final Party self;
    private final boolean mayWrite;
    private final KnownBlocks known;
    private final SimulationRandom random;
    private final LocalClock clock;
    private final StoreEngine engine;

    /// Stored, and in no version yet.
    private final NavigableMap<Bguid, EncodedBlock> unnamed = new TreeMap<>();

    private int operationsLeft;
    private int inFlight;

    StoreClient(StoreWorld world, Party self, boolean mayWrite, KnownBlocks known) {
        this.world = world;
        this.self = self;
        this.mayWrite = mayWrite;
        this.known = known;
        random = world.random("workload of " + self);
        clock = new LocalClock(world.queue());
        engine =
                new StoreEngine(
                        world,
                        self,
                        clock,
                        (server, reason) -> world.checks().suspectsServer(self, server, reason));
        world.permit(self, mayWrite ? Role.WRITER : Role.READER);
        world.network().attach(self, this);
        world.wake(() -> true, engine::wake);
    }

    Party self() {
        return self;
    }

    LocalClock clock() {
        return clock;
    }

    boolean mayWrite() {
        return mayWrite;
    }

    long asked() {
        return engine.asked();
    }

    /// Whether no operation is under way, and none is to come.
    boolean isDone() {
        return operationsLeft == 0 && inFlight == 0;
    }

    /// Starts so many operations, one after another in each of the plan's slots.
    void run(int operations) {
        operationsLeft = operations;
        for (int i = 0; i < world.plan().inFlightMax(); i++) {
            pause();
        }
    }

    /// Starts no more; those under way go on.
    void stopStarting() {
        operationsLeft = 0;
    }

    /// Dies with everything under way, and is replaced by a new process of the same identity.
    void crash() {
        world.note("crash " + self);
        engine.abandon();
        int lost = inFlight;
        inFlight = 0;
        unnamed.clear();
        for (int i = 0; i < lost; i++) {
            pause();
        }
    }

    private void pause() {
        world.queue().after(random.between(0, PAUSE_TICKS_MAX), this::next);
    }

    private void next() {
        if (operationsLeft == 0) {
            return;
        }
        operationsLeft--;
        ClientLimits limits = world.plan().clientLimits();
        int choice = random.between(0, 99);
        if (mayWrite && choice < 35) {
            Bytes content = random.bytes(random.between(1, world.plan().blockBytesMax()));
            store(content, limits, _ -> pause());
        } else if (mayWrite && choice < 65 && !unnamed.isEmpty()) {
            int blocks = Math.min(unnamed.size(), random.between(1, BLOCKS_OF_UPDATE_MAX));
            name(random.someOf(List.copyOf(unnamed.keySet()), blocks), limits, _ -> pause());
        } else if (mayWrite && choice < 70 && !world.order().named().isEmpty()) {
            world.order().unname(random.oneOf(world.order().named()));
            pause();
        } else if (known.isEmpty()) {
            pause();
        } else {
            fetch(known.any(random), limits, _ -> pause());
        }
    }

    void store(Bytes content, ClientLimits limits, Consumer<StoreOutcome> then) {
        EncodedBlock block = world.code().encode(content);
        BlockChecksum checksum = BlockChecksum.of(world.plan().redundancy(), block);
        world.checks().writes(checksum.bguid(), content);
        known.add(checksum);
        inFlight++;
        engine.start(
                new StoreOperation(world.plan().redundancy(), world.volume(), block, limits),
                effect -> {
                    inFlight--;
                    StoreOutcome outcome = ((DidStore) effect).outcome();
                    if (outcome instanceof StoreOutcome.Stored) {
                        known.storedWell();
                        unnamed.put(checksum.bguid(), block);
                    }
                    then.accept(outcome);
                });
    }

    /// Gathers receipts for these blocks, and has a version name them if there are enough.
    void name(List<Bguid> blocks, ClientLimits limits, Consumer<Boolean> then) {
        List<Holding> holdings =
                IntStream.range(0, world.plan().redundancy().servers())
                        .mapToObj(i ->
                                new Holding(
                                        world.identity(i).publicKey(),
                                        blocks.stream()
                                                .sorted()
                                                .map(block -> new FragmentId(block, i))
                                                .toList()))
                        .toList();
        inFlight++;
        engine.start(
                new ReceiptOperation(
                        world.plan().redundancy(),
                        world.volume(),
                        holdings,
                        world.order().nowMillis(),
                        limits),
                effect -> {
                    inFlight--;
                    then.accept(onReceipts(blocks, holdings, ((DidAttest) effect).outcome()));
                });
    }

    private boolean onReceipts(List<Bguid> blocks, List<Holding> holdings, ReceiptOutcome outcome) {
        switch (outcome) {
            case ReceiptOutcome.Covered(var receipts) -> {
                boolean isNamed = world.order().name(holdings, receipts);
                if (isNamed) {
                    known.named(blocks.size());
                    blocks.forEach(unnamed::remove);
                }
                return isNamed;
            }
            case ReceiptOutcome.Uncovered(var receipts, var uncovered) -> {
                for (int server = 0; server < holdings.size(); server++) {
                    if (!receipts.containsKey(server)) {
                        storeElsewhere(server, uncovered);
                    }
                }
                return false;
            }
        }
    }

    /// Gives whole blocks to a server that signed for none of them: if it lacks them, the next
    /// attempt can count on it.
    private void storeElsewhere(int server, List<Bguid> blocks) {
        for (Bguid name : blocks) {
            EncodedBlock block = unnamed.get(name);
            if (block != null) {
                var checksum = BlockChecksum.of(world.plan().redundancy(), block);
                engine.tell(
                        server, new StoreBlock(world.volume(), checksum, server, block.content()));
            }
        }
    }

    void fetch(Bguid block, ClientLimits limits, Consumer<FetchOutcome> then) {
        inFlight++;
        engine.start(
                new FetchOperation(world.code(), world.volume(), block, limits),
                effect -> {
                    inFlight--;
                    FetchOutcome outcome = ((DidFetch) effect).outcome();
                    switch (outcome) {
                        case FetchOutcome.Whole(var content, var checksum) -> {
                            world.checks().fetched(block, content, checksum);
                            known.fetchedWell();
                        }
                        case FetchOutcome.Unsound _ -> world.checks().foundUnsound(block);
                        case FetchOutcome.TooFewFragments _, FetchOutcome.NotFetched _ -> {}
                    }
                    then.accept(outcome);
                });
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
