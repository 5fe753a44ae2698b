package io.tarn.block;

import io.tarn.base.Bytes;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientInput;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ClientOperation;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.Service;
import io.tarn.block.client.WriteOperation;
import io.tarn.block.server.Caller;
import io.tarn.block.server.Caller.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A volume of test servers and a client that runs one operation at a time to its end.
final class TestVolume {
    static final VolumeId ID = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    static final BlockAddress BLOCK = new BlockAddress(ID, 3);
    static final Caller WRITER = new Caller(Bytes.ofHex("01".repeat(32)), Role.WRITER);
    static final Caller OTHER_WRITER = new Caller(Bytes.ofHex("02".repeat(32)), Role.WRITER);
    static final Caller READER = new Caller(Bytes.ofHex("03".repeat(32)), Role.READER);

    /// An operation that ends at its deadline, a tick at a time, takes half of this.
    private static final int STEPS_MAX = 100_000;

    final BlockShape shape;
    final BlockCode code;
    final List<TestServer> servers = new ArrayList<>();

    /// Servers that do not answer.
    final SortedSet<Integer> down = new TreeSet<>();

    /// No commit reaches any server.
    boolean loseCommits;

    final List<ClientEffect.Suspect> suspects = new ArrayList<>();
    final List<ClientEffect.Served> services = new ArrayList<>();
    long now;

    TestVolume(int faults, int needed) {
        this(faults, needed, BlockLimits.production());
    }

    TestVolume(int faults, int needed, BlockLimits limits) {
        shape = new BlockShape(new Redundancy(faults, needed), 4096, 100);
        code = new BlockCode(shape);
        for (int i = 0; i < shape.redundancy().servers(); i++) {
            servers.add(new TestServer(shape, code, i, limits, shape.blocks()));
        }
    }

    Bytes content(long seed) {
        byte[] bytes = new byte[shape.blockBytes()];
        new Random(seed).nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    WriteOutcome write(Bytes content) {
        return write(WRITER, content);
    }

    WriteOutcome write(Caller caller, Bytes content) {
        return run(caller, writing(content)).wrote().orElseThrow();
    }

    WriteOperation writing(Bytes content) {
        return new WriteOperation(
                shape.redundancy(), BLOCK, code.encode(content), ClientLimits.production(), 0);
    }

    ReadOutcome read() {
        return read(WRITER);
    }

    ReadOutcome read(Caller caller) {
        return run(caller, ReadOperation.of(code, BLOCK, ClientLimits.production()))
                .didRead()
                .orElseThrow();
    }

    /// @param requests how many were sent, by name
    record Run(
            Optional<WriteOutcome> wrote, Optional<ReadOutcome> didRead, List<String> requests) {}

    /// Steps the operation until it is over, a tick at a time when nothing else happens.
    Run run(Caller caller, ClientOperation operation) {
        var requests = new ArrayList<String>();
        Optional<WriteOutcome> wrote = Optional.empty();
        Optional<ReadOutcome> didRead = Optional.empty();
        Deque<ClientInput> inputs = new ArrayDeque<>(List.of(new ClientInput.Ticked(now)));
        int steps = 0;
        while (!operation.isOver()) {
            if (++steps > STEPS_MAX) {
                throw new AssertionError(
                        "no end in " + STEPS_MAX + " steps: " + requests.getLast());
            }
            if (inputs.isEmpty()) {
                now++;
                servers.forEach(server -> server.tick(now));
                inputs.add(new ClientInput.Ticked(now));
            }
            for (ClientEffect effect : operation.step(inputs.removeFirst())) {
                switch (effect) {
                    case ClientEffect.Ask ask -> {
                        requests.add(ask.request().getClass().getSimpleName());
                        deliver(caller, ask).ifPresent(inputs::addLast);
                    }
                    case ClientEffect.Suspect suspect -> suspects.add(suspect);
                    case ClientEffect.Served served -> services.add(served);
                    case ClientEffect.Wrote(WriteOutcome outcome) -> wrote = Optional.of(outcome);
                    case ClientEffect.DidRead(ReadOutcome outcome) ->
                            didRead = Optional.of(outcome);
                }
            }
        }
        return new Run(wrote, didRead, requests);
    }

    /// Puts a liar in the place of an honest server, from here on.
    void replace(int index, java.util.function.Function<TestServer, TestServer> liar) {
        servers.set(index, liar.apply(servers.get(index)));
    }

    private Optional<ClientInput> deliver(Caller caller, ClientEffect.Ask ask) {
        if (down.contains(ask.server())
                || (loseCommits && ask.request() instanceof BlockRequest.Commit)) {
            return Optional.empty();
        }
        BlockReply reply = servers.get(ask.server()).ask(caller, ask.request());
        return Optional.of(new ClientInput.Replied(ask.server(), ask.exchange(), reply));
    }

    void passTicks(long ticks) {
        now += ticks;
        servers.forEach(server -> server.tick(now));
    }

    /// Servers that did not help in most of the operations that they took part in since this was
    /// asked last.
    SortedSet<Integer> takeUseless() {
        var balance = new TreeMap<Integer, Integer>();
        for (ClientEffect.Served served : services) {
            int weight = served.service() == Service.HELPED ? -1 : 1;
            balance.merge(served.server(), weight, Integer::sum);
        }
        services.clear();
        balance.values().removeIf(sum -> sum <= 0);
        return new TreeSet<>(balance.keySet());
    }

    List<Integer> suspected() {
        return suspects.stream().map(ClientEffect.Suspect::server).distinct().sorted().toList();
    }
}
