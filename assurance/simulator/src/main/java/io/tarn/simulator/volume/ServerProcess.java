package io.tarn.simulator.volume;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockRequest;
import io.tarn.block.Refusal;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.BlockServer;
import io.tarn.block.server.CheckedRequest;
import io.tarn.block.server.RequestCheck;
import io.tarn.block.server.ServerEffect;
import io.tarn.block.server.ServerEffect.Answer;
import io.tarn.block.server.ServerEffect.Drop;
import io.tarn.block.server.ServerEffect.Keep;
import io.tarn.block.server.ServerEffect.Missing;
import io.tarn.block.server.ServerEffect.Revisit;
import io.tarn.block.server.ServerEffect.Save;
import io.tarn.block.server.ServerEffect.Serve;
import io.tarn.block.server.ServerEffect.Suspect;
import io.tarn.block.server.ServerInput;
import io.tarn.block.server.ServerInput.Asked;
import io.tarn.block.server.ServerInput.Caught;
import io.tarn.block.server.ServerInput.Found;
import io.tarn.block.server.ServerInput.Recovered;
import io.tarn.block.server.ServerInput.Repaired;
import io.tarn.block.server.ServerInput.Revisited;
import io.tarn.block.server.ServerInput.Ticked;
import io.tarn.block.wire.RequestCodec;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.kernel.GroupCommit;
import io.tarn.simulator.kernel.Party;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A server from one start to the next crash: the real [BlockServer], and what a node does for it.
///
/// Effects are performed in their order, changes of a step as one batch. An answer leaves when
/// everything written until then is durable, not only the changes of its own step: what a record
/// says may be the work of an earlier step that a crash would still undo.
final class ServerProcess {
    private record Question(Party from, long exchange, BlockRequest request) {}

    private final VolumeWorld world;
    private final ServerHost host;
    private final VolumeDisk disk;
    private final GroupCommit commits;
    private final BlockServer server;
    private final RequestCheck check;
    private final ServerRepair repair;
    private final ServerRecords records;
    private final NavigableMap<Long, Question> open = new TreeMap<>();
    private long exchanges;
    private boolean alive = true;

    ServerProcess(VolumeWorld world, ServerHost host, VolumeDisk disk, GroupCommit commits) {
        this.world = world;
        this.host = host;
        this.disk = disk;
        this.commits = commits;
        server =
                new BlockServer(
                        world.shape(),
                        host.place(),
                        world.keys().of(host.place(), world.epochAt(host.party())),
                        world.plan().serverLimits(),
                        disk.knownBelow());
        check = new RequestCheck(world.shape(), world.code(), host.place());
        repair = new ServerRepair(world, host, this);
        records = new ServerRecords(disk, repair::want);
    }

    void start() {
        server.step(new Ticked(host.clock().nowTick()));
        records.forEach((address, record) -> {
            if (!record.isSettled()) {
                perform(server.step(new Found(address, record)));
            }
        });
        if (disk.knownBelow() < world.shape().blocks()) {
            repair.learnAll();
        }
        world.wake(() -> alive, this::wake);
    }

    void die() {
        alive = false;
        commits.powerOff();
        repair.abandon();
    }

    int stagedCount() {
        return server.stagedCount();
    }

    boolean isRepairing() {
        return !repair.isIdle();
    }

    void diskFull(boolean full) {
        server.step(new ServerInput.DiskFull(full));
    }

    void received(Party from, Bytes bytes) {
        try {
            Frame frame = Frame.of(bytes);
            if (frame.isReply()) {
                repair.received(from, frame);
            } else {
                asked(from, frame);
            }
        } catch (MalformedException e) {
            world.note(host.party() + " drops what is no frame");
        }
    }

    private void asked(Party from, Frame frame) {
        BlockRequest request;
        try {
            request = RequestCodec.decode(frame.message(), world.shape().redundancy());
        } catch (MalformedException e) {
            host.send(from, frame.exchange(), new Refused(Refusal.MALFORMED));
            return;
        }
        Question question = new Question(from, frame.exchange(), request);
        if (!request.volume().equals(world.volume())) {
            answer(question, new Refused(Refusal.UNKNOWN_VOLUME));
        } else if (request instanceof BlockRequest.OfBlock ofBlock) {
            switch (check.check(ofBlock)) {
                case RequestCheck.Verdict.Unsound(Refusal refusal) ->
                        answer(question, new Refused(refusal));
                case RequestCheck.Verdict.Sound(CheckedRequest checked) ->
                        step(question, ofBlock, checked);
            }
        } else {
            answer(question, new Refused(Refusal.MALFORMED)); // Repair here reads block by block.
        }
    }

    private void step(Question question, BlockRequest.OfBlock request, CheckedRequest checked) {
        Optional<BlockRecord> held = records.of(checked.address());
        if (held.isEmpty()) {
            answer(question, new Refused(Refusal.RECOVERING));
            return;
        }
        BlockRecord record = host.conduct().remembers(question.from(), request, held.get());
        long exchange = exchanges++;
        open.put(exchange, question);
        perform(server.step(new Asked(exchange, world.caller(question.from()), checked, record)));
    }

    /// Takes in what repair found of a block.
    ///
    /// @return whether that, or something later, is here now; a full disk takes nothing
    boolean repaired(BlockAddress address, Recovered recovered) {
        perform(server.step(new Repaired(address, recovered, records.orNew(address))));
        return !recovered.timestamp().isAfter(records.orNew(address).latestCommit());
    }

    /// Repair found that nothing was ever committed to this block.
    void unwritten(BlockAddress address) {
        BlockRecord record = records.orNew(address);
        if (records.isLost(address)) {
            perform(List.of(new Save(address, record)));
        }
    }

    /// Repair has looked at every block.
    void caughtUp() {
        DiskBatch batch = new DiskBatch();
        disk.knownBelow(batch, world.shape().blocks());
        if (disk.write(batch)) {
            commits.whenDurable(() -> server.step(new Caught(world.shape().blocks())));
        } else {
            repair.learnAll();
        }
    }

    private void wake() {
        perform(server.step(new Ticked(host.clock().nowTick())));
        if (alive) { // A full disk may just have ended this process.
            repair.wake();
            host.checkWhole();
        }
    }

    private void perform(List<ServerEffect> effects) {
        if (!applyChanges(effects)) {
            refuseAll(effects);
            return;
        }
        for (ServerEffect effect : effects) {
            switch (effect) {
                case Save(var address, var _) -> records.saved(address); // Together, above.
                case Keep _, Drop _ -> {}
                case Answer(long exchange, BlockReply reply) -> whenDurable(exchange, reply);
                case Serve serve -> whenDurable(serve.exchange(), served(serve));
                case Revisit(BlockAddress address) -> world.queue().after(0, () -> visit(address));
                case Missing(BlockAddress address) -> repair.want(address);
                case Suspect(Bytes client, String reason) ->
                        world.events().suspectsClient(host.party(), client, reason);
            }
        }
    }

    private boolean applyChanges(List<ServerEffect> effects) {
        DiskBatch batch = new DiskBatch();
        for (ServerEffect effect : effects) {
            if (effect instanceof Save(var address, var _)) {
                records.sweepIfLost(batch, address);
            }
        }
        for (ServerEffect effect : effects) {
            switch (effect) {
                case Save(var address, var record) -> disk.save(batch, address, record);
                case Keep(var address, var timestamp, var fragment) ->
                        disk.keep(batch, address, timestamp, fragment);
                case Drop(var address, var timestamp) -> disk.drop(batch, address, timestamp);
                case Answer _, Serve _, Revisit _, Missing _, Suspect _ -> {}
            }
        }
        return batch.isEmpty() || disk.write(batch);
    }

    /// The disk took none of a step that the server has already taken: its memory no longer agrees
    /// with its disk, so it starts again from the disk.
    private void refuseAll(List<ServerEffect> effects) {
        for (ServerEffect effect : effects) {
            if (effect instanceof Answer(long exchange, BlockReply _)) {
                Question question = open.remove(exchange);
                if (question != null) {
                    answer(question, new Refused(Refusal.DISK_FULL));
                }
            }
        }
        host.restartFull();
    }

    private void whenDurable(long exchange, BlockReply reply) {
        Question question = open.remove(exchange);
        if (question != null) {
            commits.whenDurable(() -> answer(question, reply));
        }
    }

    private BlockReply served(Serve serve) {
        Optional<Bytes> fragment = disk.fragment(serve.address(), serve.timestamp());
        if (fragment.isEmpty() || !Sha256.hash(fragment.get()).equals(serve.hash())) {
            repair.want(serve.address());
            return new Refused(Refusal.RECOVERING);
        }
        BlockReply.Fragment reply = serve.reply();
        return new BlockReply.Fragment(
                reply.latest(),
                reply.at(),
                reply.fpcc(),
                reply.allHashes(),
                reply.nonceHash(),
                reply.nonces(),
                fragment.get());
    }

    private void visit(BlockAddress address) {
        if (alive) {
            records.of(address)
                    .ifPresent(record -> perform(server.step(new Revisited(address, record))));
        }
    }

    private void answer(Question question, BlockReply reply) {
        host.answer(question.from(), question.exchange(), question.request(), reply);
    }
}
