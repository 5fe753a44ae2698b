package io.tarn.benchmarks.rival;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.rival.RivalOperation.Ask;
import io.tarn.benchmarks.rival.RivalOperation.Step;
import io.tarn.block.BlockAddress;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.coding.ErasureCode;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ServerLinks;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Blocks kept by one rival protocol. Safe for use by many threads; encodes on the caller's, verifies
/// on the one that brings the last answer, as Loft's client does.
public final class RivalVolume {
    private final RivalKind kind;
    private final VolumeId id;
    private final Redundancy redundancy;
    private final int blockBytes;
    private final ServerLinks links;
    private final List<KeyId> servers;
    private final ErasureCode code;
    private final CrossChecksumCode crossChecksumCode;

    /// @param servers at least the `m + 2f` first of the volume's
    public RivalVolume(
            RivalKind kind,
            VolumeId id,
            Redundancy redundancy,
            int blockBytes,
            ServerLinks links,
            List<KeyId> servers) {
        this.kind = kind;
        this.id = id;
        this.redundancy = redundancy;
        this.blockBytes = blockBytes;
        this.links = links;
        this.servers = List.copyOf(servers);
        code = ErasureCode.of(redundancy.needed(), redundancy.servers());
        crossChecksumCode = new CrossChecksumCode(redundancy);
    }

    /// Completes exceptionally if a server fails.
    public CompletableFuture<Bytes> write(long block, Bytes content) {
        var address = new BlockAddress(id, block);
        return run(
                switch (kind) {
                    case BENIGN_CODED ->
                            new PlainWrite(address, code.encode(content, redundancy.writers()));
                    case BENIGN_REPLICATED ->
                            new PlainWrite(
                                    address, Collections.nCopies(redundancy.oneCorrect(), content));
                    case CROSS_CHECKSUM ->
                            new StampedWrite(
                                    address,
                                    crossChecksumCode.encode(content),
                                    redundancy.servers());
                });
    }

    /// Of a block that was written before; completes exceptionally if a server fails.
    public CompletableFuture<Bytes> read(long block) {
        var address = new BlockAddress(id, block);
        return run(
                switch (kind) {
                    case BENIGN_CODED ->
                            new PlainRead(
                                    address,
                                    redundancy.needed(),
                                    fragments -> code.decode(fragments, blockBytes));
                    case BENIGN_REPLICATED ->
                            new PlainRead(address, 1, copies -> copies.firstEntry().getValue());
                    case CROSS_CHECKSUM -> new StampedRead(crossChecksumCode, address, blockBytes);
                });
    }

    private CompletableFuture<Bytes> run(RivalOperation operation) {
        var running = new Running(operation);
        running.start();
        return running.done;
    }

    /// One operation and its surroundings.
    private final class Running {
        private final RivalOperation operation;
        final CompletableFuture<Bytes> done = new CompletableFuture<>();

        Running(RivalOperation operation) {
            this.operation = operation;
        }

        void start() {
            perform(operation.start());
        }

        private void onReply(int server, Message message) {
            try {
                RivalReply reply = RivalWire.decodeReply(message);
                Step step;
                synchronized (operation) {
                    step = operation.onReply(server, reply);
                }
                perform(step);
            } catch (MalformedException e) {
                done.completeExceptionally(e);
            }
        }

        private void perform(Step step) {
            switch (step) {
                case Step.Send(List<Ask> asks) -> asks.forEach(this::send);
                case Step.Over(Bytes content) -> done.complete(content);
                case Step.Failed(String reason) ->
                        done.completeExceptionally(new IllegalStateException(reason));
            }
        }

        private void send(Ask ask) {
            links.ask(
                    servers.get(ask.server()),
                    RivalWire.encode(ask.request()),
                    new ReplyHandler() {
                        @Override
                        public void replied(Message reply) {
                            onReply(ask.server(), reply);
                        }

                        @Override
                        public void failed(LinkFailure failure) {
                            done.completeExceptionally(
                                    new IllegalStateException(
                                            "server " + ask.server() + ": " + failure));
                        }
                    });
        }
    }
}
