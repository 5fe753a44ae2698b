package io.tarn.operations;

import io.tarn.base.MalformedException;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientInput;
import io.tarn.block.client.ClientOperation;
import io.tarn.block.client.Service;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.List;

/// An operation on a block of a volume, over its links.
final class RunningBlockOperation extends RunningOperation<ClientInput, ClientEffect> {
    /// Where outcomes go; called once, on any thread, outside of any lock.
    sealed interface Completion {
        record Reading(java.util.function.Consumer<ReadOutcome> then) implements Completion {}

        record Writing(java.util.function.Consumer<WriteOutcome> then) implements Completion {}
    }

    private final RemoteVolume volume;
    private final ClientOperation operation;
    private final Completion completion;

    RunningBlockOperation(
            RemoteVolume volume,
            ClientOperation operation,
            OperationClock clock,
            Completion completion) {
        super(clock);
        this.volume = volume;
        this.operation = operation;
        this.completion = completion;
    }

    @Override
    ClientInput ticked(long now) {
        return new ClientInput.Ticked(now);
    }

    @Override
    List<ClientEffect> step(ClientInput input) {
        return operation.step(input);
    }

    @Override
    boolean isOver() {
        return operation.isOver();
    }

    @Override
    void perform(ClientEffect effect) {
        switch (effect) {
            case ClientEffect.Ask ask -> send(ask);
            case ClientEffect.Suspect(int server, String reason) -> volume.suspect(server, reason);
            case ClientEffect.Served(int server, Service service) ->
                    volume.served(completion, server, service);
            case ClientEffect.Wrote(WriteOutcome outcome) -> {
                if (completion instanceof Completion.Writing(var then)) {
                    then.accept(outcome);
                }
            }
            case ClientEffect.DidRead(ReadOutcome outcome) -> {
                if (completion instanceof Completion.Reading(var then)) {
                    then.accept(outcome);
                }
            }
        }
    }

    private void send(ClientEffect.Ask ask) {
        WireMessage message = RequestCodec.encode(ask.request());
        volume.ask(
                ask.server(),
                new Message(message.kind(), message.head(), message.body()),
                new ReplyHandler() {
                    @Override
                    public void replied(Message reply) {
                        onReply(ask, reply);
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        give(new ClientInput.Lost(ask.server(), ask.exchange()));
                    }
                });
    }

    private void onReply(ClientEffect.Ask ask, Message reply) {
        ClientInput input;
        try {
            var message = new WireMessage(reply.kind(), reply.head(), reply.body());
            input =
                    new ClientInput.Replied(
                            ask.server(),
                            ask.exchange(),
                            ReplyCodec.decode(message, volume.redundancy()));
        } catch (MalformedException e) {
            volume.suspect(ask.server(), "its reply is malformed: " + e.getMessage());
            input = new ClientInput.Lost(ask.server(), ask.exchange());
        }
        give(input);
    }
}
