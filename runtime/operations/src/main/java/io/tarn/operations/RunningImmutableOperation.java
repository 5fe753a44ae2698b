package io.tarn.operations;

import io.tarn.base.MalformedException;
import io.tarn.block.immutable.ImmutableEffect;
import io.tarn.block.immutable.ImmutableInput;
import io.tarn.block.immutable.ImmutableOperation;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.KeyId;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// An operation on immutable blocks, over its volume's links.
final class RunningImmutableOperation extends RunningOperation<ImmutableInput, ImmutableEffect> {
    /// Which node the operation's server is.
    interface Servers {
        KeyId of(int server);

        /// Another one that may be meant, if this one says that it has nothing.
        Optional<KeyId> instead(int server, KeyId empty);

        /// This one was caught at lying.
        void lied(KeyId node);
    }

    private final RemoteBlockStore store;
    private final ImmutableOperation operation;
    private final Servers servers;
    private final Consumer<ImmutableEffect> outcome;

    /// Whose answer the operation has had last, by server.
    private final Map<Integer, KeyId> answered = new ConcurrentHashMap<>();

    /// @param outcome gets the effect that ends the operation; called once, on any thread, outside of any lock
    RunningImmutableOperation(
            RemoteBlockStore store,
            ImmutableOperation operation,
            OperationClock clock,
            Servers servers,
            Consumer<ImmutableEffect> outcome) {
        super(clock);
        this.store = store;
        this.operation = operation;
        this.servers = servers;
        this.outcome = outcome;
    }

    @Override
    ImmutableInput ticked(long now) {
        return new ImmutableInput.Ticked(now);
    }

    @Override
    List<ImmutableEffect> step(ImmutableInput input) {
        return operation.step(input);
    }

    @Override
    boolean isOver() {
        return operation.isOver();
    }

    @Override
    void perform(ImmutableEffect effect) {
        switch (effect) {
            case ImmutableEffect.Ask ask -> {
                WireMessage wire = StoreRequestCodec.encode(ask.request());
                var message = new Message(wire.kind(), wire.head(), wire.body());
                send(ask, message, servers.of(ask.server()));
            }
            case ImmutableEffect.Suspect(int server, String reason) -> {
                KeyId liar = answered.getOrDefault(server, servers.of(server));
                servers.lied(liar);
                store.suspect(liar, reason);
            }
            case ImmutableEffect.DidStore _,
                    ImmutableEffect.DidFetch _,
                    ImmutableEffect.DidAttest _ ->
                    outcome.accept(effect);
        }
    }

    private void send(ImmutableEffect.Ask ask, Message message, KeyId to) {
        store.ask(
                to,
                message,
                new ReplyHandler() {
                    @Override
                    public void replied(Message reply) {
                        onReply(ask, message, to, reply);
                    }

                    @Override
                    public void failed(LinkFailure failure) {
                        give(new ImmutableInput.Lost(ask.server(), ask.exchange()));
                    }
                });
    }

    private void onReply(ImmutableEffect.Ask ask, Message request, KeyId from, Message reply) {
        StoreReply decoded;
        try {
            decoded =
                    StoreReplyCodec.decode(
                            new WireMessage(reply.kind(), reply.head(), reply.body()),
                            store.code().redundancy());
        } catch (MalformedException e) {
            store.suspect(from, "its reply is malformed: " + e.getMessage());
            give(new ImmutableInput.Lost(ask.server(), ask.exchange()));
            return;
        }
        Optional<KeyId> instead =
                decoded instanceof StoreReply.Absent
                        ? servers.instead(ask.server(), from)
                        : Optional.empty();
        if (instead.isPresent()) {
            send(ask, request, instead.get());
        } else {
            answered.put(ask.server(), from);
            give(new ImmutableInput.Replied(ask.server(), ask.exchange(), decoded));
        }
    }
}
