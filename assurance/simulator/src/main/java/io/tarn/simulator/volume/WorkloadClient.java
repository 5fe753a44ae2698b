package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Timestamp;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientEffect.DidRead;
import io.tarn.block.client.ClientEffect.Wrote;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.WriteOperation;
import io.tarn.block.server.Caller.Role;
import io.tarn.simulator.kernel.LocalClock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A correct client: writes and reads blocks, several at a time, and records what it saw.
public final class WorkloadClient implements SimulatedNetwork.Receiver {
    private static final int PAUSE_TICKS_MAX = 100;
    private static final int UNHELPFUL_PER_MILLE = 50;

    private final VolumeWorld world;
    private final Party self;
    private final VolumeChecks checks;
    private final boolean mayWrite;
    private final SimulationRandom random;
    private final LocalClock clock;
    private final ClientEngine engine;

    /// The greatest timestamp at which a write that ended undecided may yet take hold, by block.
    private final NavigableMap<Long, Long> undecided = new TreeMap<>();

    private int operationsLeft;
    private int inFlight;
    private long contents;

    WorkloadClient(VolumeWorld world, Party self, VolumeChecks checks, boolean mayWrite) {
        this.world = world;
        this.self = self;
        this.checks = checks;
        this.mayWrite = mayWrite;
        random = world.random("workload of " + self);
        clock = new LocalClock(world.queue());
        engine = new ClientEngine(world, self, clock);
        world.permit(self, mayWrite ? Role.WRITER : Role.READER);
        world.network().attach(self, this);
        world.wake(() -> true, engine::wake);
    }

    public Party self() {
        return self;
    }

    public LocalClock clock() {
        return clock;
    }

    public boolean mayWrite() {
        return mayWrite;
    }

    /// Requests sent so far.
    public long asked() {
        return engine.asked();
    }

    /// Whether no operation is under way, and none is to come.
    public boolean isDone() {
        return operationsLeft == 0 && inFlight == 0;
    }

    /// Starts so many operations, one after another in each of the plan's slots.
    public void run(int operations) {
        operationsLeft = operations;
        for (int i = 0; i < world.plan().inFlightMax(); i++) {
            world.queue().after(random.between(0, PAUSE_TICKS_MAX), this::next);
        }
    }

    /// Starts no more; those under way go on.
    public void stopStarting() {
        operationsLeft = 0;
    }

    /// Dies with everything under way, and is replaced by a new process of the same identity.
    public void crash() {
        world.note("crash " + self);
        engine.abandon(); // Its writes stay pending for ever, and may yet take effect.
        int lost = inFlight;
        inFlight = 0;
        undecided.clear(); // A new process knows of no earlier write.
        for (int i = 0; i < lost; i++) {
            world.queue().after(random.between(1, PAUSE_TICKS_MAX), this::next);
        }
    }

    private void next() {
        if (operationsLeft > 0) {
            operationsLeft--;
            long block = random.between(0, world.shape().blocks() - 1);
            ClientLimits limits = world.plan().clientLimits();
            if (mayWrite && random.chance(world.plan().writePerMille())) {
                write(block, limits, _ -> pause());
            } else {
                read(block, limits, _ -> pause());
            }
        }
    }

    private void pause() {
        world.queue().after(random.between(0, PAUSE_TICKS_MAX), this::next);
    }

    /// Writes a block of content that no other write has.
    public void write(long block, ClientLimits limits, Consumer<WriteOutcome> outcome) {
        Bytes content = nextContent();
        int call = checks.history().invokeWrite(self, block, content);
        long after = undecided.getOrDefault(block, 0L);
        WriteOperation operation =
                new WriteOperation(
                        world.shape().redundancy(),
                        world.address(block),
                        world.code().encode(content),
                        limits,
                        after,
                        unhelpful());
        inFlight++;
        engine.start(
                operation,
                effect -> {
                    WriteOutcome wrote = ((Wrote) effect).outcome();
                    inFlight--;
                    switch (wrote) {
                        case WriteOutcome.Applied(Timestamp timestamp) -> {
                            checks.follows(timestamp, after);
                            checks.history().wrote(call, bytes(timestamp));
                        }
                        case WriteOutcome.NotApplied _ -> checks.history().withdraw(call);
                        case WriteOutcome.Indeterminate _ -> { // Pending for ever.
                            checks.mayTakeHold(content, operation.attempted());
                            undecided.merge(block, operation.attempted(), Math::max);
                        }
                    }
                    outcome.accept(wrote);
                });
    }

    public void read(long block, ClientLimits limits, Consumer<ReadOutcome> outcome) {
        int call = checks.history().invokeRead(self, block);
        inFlight++;
        engine.start(
                ReadOperation.of(world.code(), world.address(block), limits, unhelpful()),
                effect -> {
                    ReadOutcome read = ((DidRead) effect).outcome();
                    inFlight--;
                    switch (read) {
                        case ReadOutcome.Whole(Bytes content, Timestamp timestamp) -> {
                            checks.tookHold(content, timestamp);
                            checks.history().read(call, content, bytes(timestamp));
                        }
                        case ReadOutcome.Refused _, ReadOutcome.Unavailable _ ->
                                checks.history().withdraw(call);
                    }
                    outcome.accept(read);
                });
    }

    @Override
    public void received(Party from, Bytes bytes) {
        try {
            engine.received(from, Frame.of(bytes));
        } catch (MalformedException e) {
            world.note(self + " drops what is no frame");
        }
    }

    /// Timestamps as bytes that compare alike (big-endian, then the content).
    public static Bytes bytes(Timestamp timestamp) {
        CanonicalWriter out = new CanonicalWriter();
        timestamp.write(out);
        return out.toBytes();
    }

    /// Servers that this client believes to be of no help, rightly or not: whom an operation waits
    /// for must not matter to what it does.
    private SortedSet<Integer> unhelpful() {
        SortedSet<Integer> unhelpful = new TreeSet<>();
        for (int place = 0; place < world.servers().size(); place++) {
            if (random.chance(UNHELPFUL_PER_MILLE)) {
                unhelpful.add(place);
            }
        }
        return unhelpful;
    }

    private Bytes nextContent() {
        Bytes name = new CanonicalWriter().text(self.name()).u64(contents++).toBytes();
        return Bytes.concat(name, random.bytes(world.shape().blockBytes() - name.size()));
    }
}
