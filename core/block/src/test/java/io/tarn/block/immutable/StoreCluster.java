package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.ReceiptOperation.Holding;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Servers of one volume, server `i` for fragment `i`, and a client that runs one operation at a
/// time to its end.
final class StoreCluster {
    static final VolumeId VOLUME = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    static final Caller WRITER = new Caller(Bytes.ofHex("01".repeat(32)), Role.WRITER);
    static final Caller OTHER_WRITER = new Caller(Bytes.ofHex("02".repeat(32)), Role.WRITER);
    static final Caller READER = new Caller(Bytes.ofHex("03".repeat(32)), Role.READER);
    static final Caller STRANGER = new Caller(Bytes.ofHex("04".repeat(32)), Role.STRANGER);

    /// An operation that ends at its deadline, a tick at a time, takes half of this.
    private static final int STEPS_MAX = 100_000;

    final Redundancy redundancy;
    final ImmutableCode code;
    final List<StoreNode> nodes = new ArrayList<>();

    /// Servers that do not answer.
    final SortedSet<Integer> down = new TreeSet<>();

    final SortedSet<Integer> suspected = new TreeSet<>();

    /// Of the last operation, by name.
    final List<String> requests = new ArrayList<>();

    private long now;

    StoreCluster(int faults, int needed) {
        redundancy = new Redundancy(faults, needed);
        code = new ImmutableCode(redundancy);
        for (int i = 0; i < redundancy.servers(); i++) {
            nodes.add(new StoreNode(code, i, StoreLimits.production()));
        }
    }

    /// Has server `index` work as it should and then say something else.
    void lieAt(int index, BiFunction<StoreRequest, StoreReply, StoreReply> lie) {
        nodes.set(
                index,
                new StoreNode(code, index, StoreLimits.production()) {
                    @Override
                    StoreReply ask(Caller caller, StoreRequest request) {
                        return lie.apply(request, super.ask(caller, request));
                    }
                });
    }

    static Bytes content(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        content[bytes - 1] |= 1; // Its end can be told from padding.
        return Bytes.owning(content);
    }

    StoreOutcome store(Bytes content) {
        return store(code.encode(content));
    }

    StoreOutcome store(EncodedBlock block) {
        return ((ImmutableEffect.DidStore)
                        run(
                                WRITER,
                                new StoreOperation(
                                        redundancy, VOLUME, block, ClientLimits.production())))
                .outcome();
    }

    FetchOutcome fetch(Bguid block) {
        return fetch(READER, block);
    }

    FetchOutcome fetch(Caller caller, Bguid block) {
        return ((ImmutableEffect.DidFetch)
                        run(
                                caller,
                                new FetchOperation(code, VOLUME, block, ClientLimits.production())))
                .outcome();
    }

    /// Receipts of these servers for their fragments of these blocks.
    ReceiptOutcome attest(List<Bguid> blocks, List<Integer> servers) {
        List<Holding> holdings =
                servers.stream()
                        .map(i ->
                                new Holding(
                                        nodes.get(i).identity.publicKey(), fragments(blocks, i)))
                        .toList();
        return ((ImmutableEffect.DidAttest)
                        run(
                                WRITER,
                                new ReceiptOperation(
                                        redundancy, VOLUME, holdings, 0, ClientLimits.production()),
                                servers))
                .outcome();
    }

    static List<FragmentId> fragments(List<Bguid> blocks, int index) {
        return blocks.stream().sorted().map(block -> new FragmentId(block, index)).toList();
    }

    List<Integer> writers() {
        return IntStream.range(0, redundancy.writers()).boxed().toList();
    }

    BlockChecksum checksum(Bytes content) {
        return BlockChecksum.of(redundancy, code.encode(content));
    }

    private ImmutableEffect run(Caller caller, ImmutableOperation operation) {
        return run(caller, operation, IntStream.range(0, nodes.size()).boxed().toList());
    }

    /// Steps the operation until it is over, a tick at a time when nothing else happens.
    ///
    /// @param places node of each server, as the operation numbers them
    private ImmutableEffect run(Caller caller, ImmutableOperation operation, List<Integer> places) {
        requests.clear();
        Deque<ImmutableInput> inputs = new ArrayDeque<>(List.of(new ImmutableInput.Ticked(now)));
        for (int steps = 0; steps < STEPS_MAX; steps++) {
            if (inputs.isEmpty()) {
                inputs.add(new ImmutableInput.Ticked(++now));
            }
            for (ImmutableEffect effect : operation.step(inputs.removeFirst())) {
                switch (effect) {
                    case ImmutableEffect.Ask(int server, long exchange, StoreRequest request) -> {
                        requests.add(request.getClass().getSimpleName());
                        int node = places.get(server);
                        if (!down.contains(node)) {
                            StoreReply reply = nodes.get(node).ask(caller, request);
                            inputs.add(new ImmutableInput.Replied(server, exchange, reply));
                        }
                    }
                    case ImmutableEffect.Suspect(int server, _) ->
                            suspected.add(places.get(server));
                    case ImmutableEffect.DidStore _,
                            ImmutableEffect.DidFetch _,
                            ImmutableEffect.DidAttest _ -> {
                        if (!operation.isOver()) {
                            throw new AssertionError("an outcome before the end");
                        }
                        return effect;
                    }
                }
            }
        }
        throw new AssertionError("no end in " + STEPS_MAX + " steps");
    }
}
