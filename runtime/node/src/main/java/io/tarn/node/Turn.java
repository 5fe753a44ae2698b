package io.tarn.node;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.ServerInput;
import io.tarn.storage.Batch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Many steps and one batch: the unit of group commit. Belongs to who steps in [HostLoop].
final class Turn {
    /// An answer, and whether it must wait for the disk.
    record Pending(Reply reply, BlockReply answer, boolean durable) {}

    /// A fragment to be read and sent, and whether that must wait for the disk.
    record Serving(VolumeHost host, Reply reply, ServerEffect.Serve serve, boolean durable) {}

    /// Where the answer to one request goes.
    @FunctionalInterface
    interface Reply {
        void send(BlockReply reply);

        Reply NOBODY = _ -> {};
    }

    final long number;
    final Batch batch = new Batch();
    final List<Pending> answers = new ArrayList<>();
    final List<Serving> servings = new ArrayList<>();
    final Set<VolumeHost> changed = new LinkedHashSet<>();
    private final long syncedTurn;
    private final HostLoop.Observer observer;

    Turn(long number, long syncedTurn, HostLoop.Observer observer) {
        this.number = number;
        this.syncedTurn = syncedTurn;
        this.observer = observer;
    }

    boolean needsSync() {
        return changed.stream().anyMatch(VolumeHost::isDurable);
    }

    /// Loads the block's record, asks, and takes the effects in.
    void ask(
            VolumeHost host,
            BlockAddress address,
            Reply reply,
            java.util.function.Function<BlockRecord, ServerInput> input) {
        host.record(address)
                .ifPresentOrElse(
                        record -> take(host, reply, host.step(input.apply(record))),
                        () -> {
                            observer.missing(host, address);
                            answers.add(
                                    new Pending(
                                            reply,
                                            new BlockReply.Refused(Refusal.RECOVERING),
                                            false));
                        });
    }

    void give(VolumeHost host, ServerInput input) {
        take(host, Reply.NOBODY, host.step(input));
    }

    /// In list order, as [ServerEffect] demands: answers after the changes before them.
    void take(VolumeHost host, Reply reply, List<ServerEffect> effects) {
        boolean changes = false;
        var kept = new TreeSet<Timestamp>();
        for (ServerEffect effect : effects) {
            switch (effect) {
                case ServerEffect.Save save -> {
                    host.shelves.add(batch, save, host.held(save.address()), kept);
                    host.saved(save.address(), save.record(), number);
                    changes = true;
                }
                case ServerEffect.Keep keep -> {
                    host.shelves.add(batch, keep);
                    kept.add(keep.timestamp());
                    changes = true;
                }
                case ServerEffect.Drop drop -> {
                    host.shelves.add(batch, drop);
                    changes = true;
                }
                case ServerEffect.Answer(_, BlockReply answer) ->
                        answers.add(new Pending(reply, answer, changes && host.isDurable()));
                case ServerEffect.Serve serve ->
                        servings.add(
                                new Serving(
                                        host,
                                        reply,
                                        serve,
                                        host.isUnsynced(serve.address(), syncedTurn)));
                case ServerEffect.Revisit(BlockAddress address) ->
                        ask(
                                host,
                                address,
                                Reply.NOBODY,
                                record -> new ServerInput.Revisited(address, record));
                case ServerEffect.Missing(BlockAddress address) -> observer.missing(host, address);
                case ServerEffect.Suspect(var client, String reason) ->
                        observer.suspect(host, client, reason);
            }
        }
        if (changes) {
            changed.add(host);
        }
    }

    /// As [#ask], for a request whose answer tells of the block: also what earlier turns changed
    /// must be on disk before it leaves.
    void askAbout(
            VolumeHost host,
            BlockAddress address,
            Reply reply,
            java.util.function.Function<BlockRecord, ServerInput> input) {
        boolean unsynced = host.isUnsynced(address, syncedTurn);
        int before = answers.size();
        ask(host, address, reply, input);
        if (unsynced) {
            for (int i = before; i < answers.size(); i++) {
                Pending pending = answers.get(i);
                answers.set(i, new Pending(pending.reply(), pending.answer(), true));
            }
        }
    }
}
