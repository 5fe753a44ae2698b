package io.tarn.simulator.objects;

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
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.ReceiptOperation;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import io.tarn.block.immutable.ReceiptOutcome;
import io.tarn.block.immutable.StoreOperation;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.block.server.Caller.Role;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.simulator.immutable.StoreEngine;
import io.tarn.simulator.immutable.StoreWorld;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.volume.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One client's way to the servers that hold blocks, by the operations that real clients run.
final class StoreUser implements SimulatedNetwork.Receiver {
    private static final long DEADLINE_TICKS = 2_500;
    private static final int TRIES_MAX = 4;
    private static final int PAUSE_TICKS = 60;

    private final StoreWorld store;
    private final Party self;
    private final StoreEngine engine;
    private final ClientLimits limits;

    /// Stored, and not in a version that this client knows of yet.
    private final SortedMap<Bguid, EncodedBlock> blocks = new TreeMap<>();

    /// @param isLiar whether servers may have something to say against it
    StoreUser(ObjectWorld world, Party self, boolean isLiar) {
        this.self = self;
        store = world.storeWorld();
        limits = store.plan().clientLimits().withDeadline(DEADLINE_TICKS);
        engine =
                new StoreEngine(
                        store,
                        self,
                        new LocalClock(store.queue()),
                        (server, reason) -> suspects(server, reason, isLiar));
        store.permit(self, Role.WRITER);
        if (isLiar) {
            store.checks().faultyClient(self);
        }
        store.network().attach(self, this);
        world.stores().join(self);
        store.wake(() -> true, engine::wake);
    }

    /// What a liar says of servers is nobody's concern.
    private void suspects(int server, String reason, boolean isLiar) {
        if (!isLiar) {
            store.checks().suspectsServer(self, server, reason);
        }
    }

    Bguid name(EncodedBlock block) {
        return BlockChecksum.of(store.plan().redundancy(), block).bguid();
    }

    /// @param stored hears whether `m + f` servers have it, by their word
    void store(EncodedBlock block, Consumer<Boolean> stored) {
        blocks.put(name(block), block);
        engine.start(
                new StoreOperation(store.plan().redundancy(), store.volume(), block, limits),
                effect ->
                        stored.accept(
                                ((DidStore) effect).outcome() instanceof StoreOutcome.Stored));
    }

    /// Stores all of these, one after the other, and has servers sign for them together.
    ///
    /// @param contents of a correct client
    /// @param done hears of receipts of enough servers, for these names in ascending order; or that there are not enough
    void disperse(
            Map<Bguid, Bytes> contents,
            long notBeforeMillis,
            Consumer<Optional<Attestations>> done) {
        contents.forEach((name, content) -> store.checks().writes(name, content));
        disperse(
                new ArrayList<>(contents.values()),
                () -> signFor(List.copyOf(contents.keySet()), notBeforeMillis, done),
                () -> done.accept(Optional.empty()));
    }

    private void disperse(List<Bytes> left, Runnable then, Runnable failed) {
        if (left.isEmpty()) {
            then.run();
            return;
        }
        store(
                store.code().encode(left.removeLast()),
                stored -> {
                    if (stored) {
                        disperse(left, then, failed);
                    } else {
                        failed.run();
                    }
                });
    }

    /// @param names ascending
    void signFor(List<Bguid> names, long notBeforeMillis, Consumer<Optional<Attestations>> done) {
        signFor(names, notBeforeMillis, done, 1);
    }

    private void signFor(
            List<Bguid> names,
            long notBeforeMillis,
            Consumer<Optional<Attestations>> done,
            int tries) {
        List<Holding> holdings =
                IntStream.range(0, store.plan().redundancy().servers())
                        .mapToObj(server ->
                                new Holding(
                                        store.identity(server).publicKey(),
                                        names.stream()
                                                .map(name -> new FragmentId(name, server))
                                                .toList()))
                        .toList();
        engine.start(
                new ReceiptOperation(
                        store.plan().redundancy(),
                        store.volume(),
                        holdings,
                        notBeforeMillis,
                        limits),
                effect -> {
                    switch (((DidAttest) effect).outcome()) {
                        case ReceiptOutcome.Covered(var receipts) ->
                                done.accept(Optional.of(attestations(receipts, names.size())));
                        case ReceiptOutcome.Uncovered(var receipts, var uncovered) -> {
                            if (tries == TRIES_MAX) {
                                done.accept(Optional.empty());
                                return;
                            }
                            storeElsewhere(receipts, uncovered);
                            store.queue()
                                    .after(
                                            PAUSE_TICKS,
                                            () -> signFor(names, notBeforeMillis, done, tries + 1));
                        }
                    }
                });
    }

    /// Whole blocks go to servers that have not signed, that the next try can count on them.
    private void storeElsewhere(SortedMap<Integer, Receipt> receipts, List<Bguid> uncovered) {
        for (int server = 0; server < store.plan().redundancy().servers(); server++) {
            for (Bguid name : uncovered) {
                EncodedBlock block = blocks.get(name);
                if (block != null && !receipts.containsKey(server)) {
                    var checksum = BlockChecksum.of(store.plan().redundancy(), block);
                    engine.tell(
                            server,
                            new StoreBlock(store.volume(), checksum, server, block.content()));
                }
            }
        }
    }

    /// Server `i` has fragment `i` of each block.
    private static Attestations attestations(SortedMap<Integer, Receipt> receipts, int names) {
        var attestations = new ArrayList<Attestation>();
        receipts.forEach((server, receipt) -> {
            byte[] fragments = new byte[names];
            Arrays.fill(fragments, server.byteValue());
            attestations.add(new Attestation(receipt, 0, Bytes.owning(fragments)));
        });
        return new Attestations(attestations);
    }

    void fetch(Bguid block, Consumer<FetchOutcome> done) {
        engine.start(
                new FetchOperation(store.code(), store.volume(), block, limits),
                effect -> {
                    FetchOutcome outcome = ((DidFetch) effect).outcome();
                    switch (outcome) {
                        case FetchOutcome.Whole(var content, var checksum) ->
                                store.checks().fetched(block, content, checksum);
                        case FetchOutcome.Unsound _ -> store.checks().foundUnsound(block);
                        case FetchOutcome.TooFewFragments _, FetchOutcome.NotFetched _ -> {}
                    }
                    done.accept(outcome);
                });
    }

    @Override
    public void received(Party from, Bytes frame) {
        try {
            engine.received(from, Frame.of(frame));
        } catch (MalformedException e) {
            // A liar's.
        }
    }
}
