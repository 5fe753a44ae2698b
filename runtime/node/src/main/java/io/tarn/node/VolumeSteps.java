package io.tarn.node;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.ServerInput;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/// Steps of a [VolumeHost] in one [Turn]. Belongs to who steps in [HostLoop].
final class VolumeSteps {
    /// Where the answer to one request goes.
    @FunctionalInterface
    interface Reply {
        void send(BlockReply reply);

        Reply NOBODY = _ -> {};
    }

    private final VolumeHost host;
    private final Turn turn;
    private final FragmentDesk fragments;
    private final HostLoop.Observer observer;

    VolumeSteps(VolumeHost host, Turn turn, FragmentDesk fragments, HostLoop.Observer observer) {
        this.host = host;
        this.turn = turn;
        this.fragments = fragments;
        this.observer = observer;
    }

    /// Loads the block's record, asks, and takes the effects in.
    ///
    /// @param durable whether the answer must be on disk in any case
    private void ask(
            BlockAddress address,
            Reply reply,
            boolean durable,
            Function<BlockRecord, ServerInput> input) {
        host.record(address)
                .ifPresentOrElse(
                        record -> take(reply, durable, host.step(input.apply(record))),
                        () -> {
                            observer.missing(host, address);
                            answer(reply, new BlockReply.Refused(Refusal.RECOVERING), durable);
                        });
    }

    void ask(BlockAddress address, Reply reply, Function<BlockRecord, ServerInput> input) {
        ask(address, reply, false, input);
    }

    /// As [#ask], for a request whose answer tells of the block: also what earlier turns changed
    /// must be on disk before it leaves.
    void askAbout(BlockAddress address, Reply reply, Function<BlockRecord, ServerInput> input) {
        ask(address, reply, host.isUnsynced(address, turn.syncedTurn), input);
    }

    void give(ServerInput input) {
        take(Reply.NOBODY, false, host.step(input));
    }

    void answer(Reply reply, BlockReply answer, boolean durable) {
        turn.answer(
                new Turn.Outgoing() {
                    @Override
                    public void send() {
                        reply.send(answer);
                    }

                    @Override
                    public void refuse() {
                        reply.send(new BlockReply.Refused(Refusal.DISK_FULL));
                    }
                },
                durable);
    }

    private void serve(Reply reply, ServerEffect.Serve serve, boolean durable) {
        turn.answer(
                new Turn.Outgoing() {
                    @Override
                    public void send() {
                        fragments.serve(host, serve, reply);
                    }

                    @Override
                    public void refuse() {
                        reply.send(new BlockReply.Refused(Refusal.DISK_FULL));
                    }
                },
                durable);
    }

    /// In list order, as [ServerEffect] demands: answers after the changes before them.
    private void take(Reply reply, boolean durable, List<ServerEffect> effects) {
        boolean changes = false;
        var kept = new TreeSet<Timestamp>();
        for (ServerEffect effect : effects) {
            switch (effect) {
                case ServerEffect.Save save -> {
                    host.shelves.add(turn.batch, save, host.held(save.address()), kept);
                    host.saved(save.address(), save.record(), turn.number);
                    changes = true;
                }
                case ServerEffect.Keep keep -> {
                    host.shelves.add(turn.batch, keep);
                    kept.add(keep.timestamp());
                    changes = true;
                }
                case ServerEffect.Drop drop -> {
                    host.shelves.add(turn.batch, drop);
                    changes = true;
                }
                case ServerEffect.Answer(_, BlockReply answer) ->
                        answer(reply, answer, durable || (changes && host.isDurable()));
                case ServerEffect.Serve serve ->
                        serve(
                                reply,
                                serve,
                                durable || host.isUnsynced(serve.address(), turn.syncedTurn));
                case ServerEffect.Revisit(BlockAddress address) ->
                        ask(
                                address,
                                Reply.NOBODY,
                                record -> new ServerInput.Revisited(address, record));
                case ServerEffect.Missing(BlockAddress address) -> observer.missing(host, address);
                case ServerEffect.Suspect(var client, String reason) ->
                        observer.suspect(client, reason);
            }
        }
        if (changes) {
            turn.changed(host);
        }
    }
}
