package io.tarn.operations;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.Service;
import io.tarn.block.client.WriteOperation;
import io.tarn.crypto.KeyId;
import io.tarn.operations.RunningBlockOperation.Completion;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Reads and writes of the blocks of one volume, over real links; many at a time, from any thread.
public final class RemoteVolume {
    private final VolumeDescriptor descriptor;
    private final BlockCode code;
    private final ServerLinks links;
    private final OperationClock clock;
    private final ClientLimits limits;
    private final Accusations accusations;
    private final WriteTurns turns;

    /// Apart, for a server may fail in one and not in the other.
    private final ServiceBook reads;

    private final ServiceBook writes;

    /// Blocks whose last write ended undecided, with the integer it may yet take hold at.
    private final Map<Long, Long> undecided = new ConcurrentHashMap<>();

    public RemoteVolume(
            VolumeDescriptor descriptor,
            ServerLinks links,
            OperationClock clock,
            ClientLimits limits,
            Accusations accusations) {
        this.descriptor = descriptor;
        this.code = new BlockCode(descriptor.shape());
        this.links = links;
        this.clock = clock;
        this.limits = limits;
        this.accusations = accusations;
        this.turns = new WriteTurns(limits.writesMax());
        int servers = code.redundancy().servers();
        this.reads = new ServiceBook(servers, this::complain);
        this.writes = new ServiceBook(servers, this::complain);
    }

    public VolumeDescriptor descriptor() {
        return descriptor;
    }

    public BlockCode code() {
        return code;
    }

    Redundancy redundancy() {
        return code.redundancy();
    }

    /// `c_read` (line 700). Never completes exceptionally.
    public CompletableFuture<ReadOutcome> read(long block) {
        var outcome = new CompletableFuture<ReadOutcome>();
        run(
                ReadOperation.of(code, address(block), limits, reads.unhelpful()),
                new Completion.Reading(outcome::complete));
        return outcome;
    }

    /// What a server needs to repair its part of a block; empty for a block never written.
    public CompletableFuture<RepairRead> readForRepair(long block) {
        var done = new CompletableFuture<RepairRead>();
        var operation = ReadOperation.forRepair(code, address(block), limits);
        run(
                operation,
                new Completion.Reading(
                        outcome -> done.complete(new RepairRead(outcome, operation.resolved()))));
        return done;
    }

    /// @param resolved present if a written block was read
    public record RepairRead(ReadOutcome outcome, Optional<ReadOperation.Resolved> resolved) {}

    /// `c_write` (line 100). Encodes on the caller's thread, or if more writes are under way than
    /// [ClientLimits#writesMax] allows, on the thread that ends one of them; never completes
    /// exceptionally. A write's deadline begins with its turn, so callers bound how many wait.
    ///
    /// @param content as long as a block
    public CompletableFuture<WriteOutcome> write(long block, Bytes content) {
        BlockAddress address = address(block);
        // Here and not in `encode`, which has taken a turn.
        require(content.size() == code.blockBytes(), "a block is written whole");
        var outcome = new CompletableFuture<WriteOutcome>();
        turns.begin(() -> write(address, content, outcome));
        return outcome;
    }

    private void write(
            BlockAddress address, Bytes content, CompletableFuture<WriteOutcome> outcome) {
        long block = address.block();
        var operation =
                new WriteOperation(
                        code.redundancy(),
                        address,
                        code.encode(content),
                        limits,
                        undecided.getOrDefault(block, 0L),
                        writes.unhelpful());
        run(
                operation,
                new Completion.Writing(decided -> {
                    remember(block, operation.attempted(), decided);
                    outcome.complete(decided);
                    turns.end();
                }));
    }

    private void remember(long block, long attempted, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Indeterminate && attempted > 0) {
            undecided.merge(block, attempted, Math::max);
        } else if (outcome instanceof WriteOutcome.Applied(var timestamp)) {
            undecided.computeIfPresent(block, (_, ts) -> ts < timestamp.ts() ? null : ts);
        }
    }

    private void run(io.tarn.block.client.ClientOperation operation, Completion completion) {
        new RunningBlockOperation(this, operation, clock, completion).start();
    }

    private BlockAddress address(long block) {
        require(block >= 0 && block < descriptor.shape().blocks(), "the block is in the volume");
        return new BlockAddress(descriptor.id(), block);
    }

    /// Asks server `server` of this volume.
    public void ask(int server, Message request, ReplyHandler handler) {
        links.ask(server(server), request, handler);
    }

    void suspect(int server, String reason) {
        accusations.lied(server(server), reason);
    }

    void served(Completion operation, int server, Service service) {
        ServiceBook book =
                switch (operation) {
                    case Completion.Reading _ -> reads;
                    case Completion.Writing _ -> writes;
                };
        book.served(server, service);
    }

    private void complain(int server, String reason) {
        accusations.unhelpful(server(server), reason);
    }

    private KeyId server(int server) {
        return descriptor.servers().get(server);
    }
}
