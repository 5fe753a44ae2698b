package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.ReceiptSigner;
import io.tarn.block.immutable.StoreCheck;
import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.immutable.StoreServer;
import io.tarn.block.immutable.StoreServerEffect;
import io.tarn.block.immutable.StoreServerEffect.Answer;
import io.tarn.block.immutable.StoreServerEffect.Drop;
import io.tarn.block.immutable.StoreServerEffect.Keep;
import io.tarn.block.immutable.StoreServerEffect.Lapse;
import io.tarn.block.immutable.StoreServerEffect.Missing;
import io.tarn.block.immutable.StoreServerEffect.Save;
import io.tarn.block.immutable.StoreServerEffect.Serve;
import io.tarn.block.immutable.StoreServerEffect.Suspect;
import io.tarn.block.immutable.StoreServerInput.Attesting;
import io.tarn.block.immutable.StoreServerInput.DiskFull;
import io.tarn.block.immutable.StoreServerInput.Fetching;
import io.tarn.block.immutable.StoreServerInput.Found;
import io.tarn.block.immutable.StoreServerInput.Pinned;
import io.tarn.block.immutable.StoreServerInput.Released;
import io.tarn.block.immutable.StoreServerInput.Repaired;
import io.tarn.block.immutable.StoreServerInput.Settled;
import io.tarn.block.immutable.StoreServerInput.Storing;
import io.tarn.block.server.Caller;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.DiskBatch;
import io.tarn.simulator.kernel.GroupCommit;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.volume.Frame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A server from one start to the next crash: the real [StoreServer], and what a node does for it.
///
/// Effects are performed in their order, changes of a step as one batch. An answer leaves when
/// everything written until then is durable. A record that cannot be read is none: the next walk pins
/// what is named.
public final class StoreProcess {
    private record Question(Party from, long exchange, StoreRequest request) {}

    private final StoreWorld world;
    private final StoreHost host;
    private final FragmentDisk disk;
    private final GroupCommit commits;
    private final StoreServer server;
    private final StoreCheck check;
    private final StoreRepair repair;
    private final VersionsAbove.Reader order;
    private final SortedMap<Long, Question> open = new TreeMap<>();
    private long exchanges;
    private boolean alive = true;

    StoreProcess(StoreWorld world, StoreHost host, GroupCommit commits) {
        this.world = world;
        this.host = host;
        this.commits = commits;
        disk = host.disk();
        server =
                new StoreServer(
                        world.volume(),
                        world.code(),
                        ReceiptSigner.of(world.identity(host.place())),
                        world.plan().serverLimits());
        check = new StoreCheck(world.code());
        repair = new StoreRepair(world, host, this);
        order = world.above().reader(host, this);
    }

    void start() {
        disk.records()
                .forEach((id, loaded) -> {
                    if (loaded.filter(FragmentRecord::isStaged).isPresent()
                            && host.flaw() != NodeFlaw.FORGETS_LEASES) {
                        perform(server.step(new Found(id, loaded.get())));
                    }
                    if (loaded.isEmpty()) {
                        lose(id);
                    }
                });
        world.wake(() -> alive, this::wake);
    }

    void die() {
        alive = false;
        commits.powerOff();
        repair.abandon();
    }

    public boolean isAlive() {
        return alive;
    }

    int stagedCount() {
        return server.stagedCount();
    }

    void diskFull(boolean full) {
        server.step(new DiskFull(full));
    }

    private void wake() {
        order.wake();
        if (alive) {
            repair.wake();
        }
    }

    /// What a record says, as far as the disk can tell.
    FragmentRecord record(FragmentId id) {
        Optional<FragmentRecord> loaded = disk.record(id);
        if (loaded.isEmpty()) {
            lose(id);
        }
        return loaded.orElse(FragmentRecord.NONE);
    }

    private void lose(FragmentId id) {
        var batch = new DiskBatch();
        disk.drop(batch, id);
        disk.write(batch);
    }

    public void pin(FragmentId id) {
        perform(server.step(new Pinned(id, record(id))));
    }

    public void release(FragmentId id) {
        perform(server.step(new Released(id, record(id))));
    }

    public void settle(long nowMillis, OptionalLong walkedMillis) {
        perform(server.step(new Settled(nowMillis, walkedMillis)));
    }

    /// Agreed time as this process knows it.
    long settledMillis() {
        return order.settledMillis();
    }

    void repaired(CheckedStore store) {
        world.checks().repaired(host);
        perform(server.step(new Repaired(store, record(store.id()))));
    }

    void received(Party from, Bytes bytes) {
        try {
            Frame frame = Frame.of(bytes);
            if (frame.isReply()) {
                repair.received(from, frame);
                order.received(from, frame);
            } else {
                asked(from, frame);
            }
        } catch (MalformedException e) {
            world.note(host.party() + " drops what is no frame");
        }
    }

    private void asked(Party from, Frame frame) {
        StoreRequest request;
        try {
            request = StoreRequestCodec.decode(frame.message(), world.plan().redundancy());
        } catch (MalformedException e) {
            host.answerMalformed(from, frame.exchange(), new Refused(Refusal.MALFORMED));
            return;
        }
        var question = new Question(from, frame.exchange(), request);
        if (request.volume().equals(world.volume())) {
            step(question);
        } else {
            answer(question, new Refused(Refusal.UNKNOWN_VOLUME));
        }
    }

    private void step(Question question) {
        Caller caller = world.caller(question.from());
        long exchange = exchanges++;
        open.put(exchange, question);
        switch (question.request()) {
            case StoreRequest.Storing storing -> {
                switch (check.check(storing)) {
                    case Verdict.Unsound(Refusal refusal) -> {
                        open.remove(exchange);
                        answer(question, new Refused(refusal));
                    }
                    case Verdict.Sound(CheckedStore store) -> {
                        FragmentRecord record = record(store.id());
                        performFor(
                                caller, server.step(new Storing(exchange, caller, store, record)));
                    }
                }
            }
            case Fetch fetch ->
                    perform(
                            server.step(
                                    new Fetching(
                                            exchange, caller, fetch, record(fetch.fragment()))));
            case Attest attest -> {
                List<FragmentRecord> records =
                        attest.fragments().stream().map(this::record).toList();
                performFor(caller, server.step(new Attesting(exchange, caller, attest, records)));
            }
            case StoreRequest.Audit _ -> {
                // Answered from the disk, beside the state machine; nobody here asks.
                open.remove(exchange);
                answer(question, new Refused(Refusal.OVERLOADED));
            }
        }
    }

    /// Effects of what a client asked for, which it has to pay for.
    private void performFor(Caller caller, List<StoreServerEffect> effects) {
        boolean isFree = effects.stream().noneMatch(Save.class::isInstance);
        if (isFree) {
            perform(effects);
            return;
        }
        SortedMap<FragmentId, FragmentRecord> before = disk.truth();
        perform(effects);
        if (alive) {
            world.checks().charged(host, caller.client(), before);
        }
    }

    private void perform(List<StoreServerEffect> effects) {
        if (!applyChanges(effects)) {
            refuseAll(effects);
            return;
        }
        for (StoreServerEffect effect : effects) {
            switch (effect) {
                case Save _, Keep _, Lapse _ -> {}
                case Drop _ -> world.checks().dropped(host);
                case Answer(long exchange, StoreReply reply) -> whenDurable(exchange, reply);
                case Serve serve -> whenDurable(serve.exchange(), served(serve));
                case Missing(FragmentId id) -> repair.want(id);
                case Suspect(Bytes client, String reason) ->
                        world.checks().suspectsClient(host.party(), client, reason);
            }
        }
    }

    private boolean applyChanges(List<StoreServerEffect> effects) {
        var batch = new DiskBatch();
        for (StoreServerEffect effect : effects) {
            switch (effect) {
                case Save(FragmentId id, FragmentRecord record) -> disk.save(batch, id, record);
                case Keep(FragmentId id, Bytes fragment) -> disk.keep(batch, id, fragment);
                case Drop(FragmentId id) -> disk.drop(batch, id);
                case Lapse _, Answer _, Serve _, Missing _, Suspect _ -> {}
            }
        }
        return batch.isEmpty() || disk.write(batch);
    }

    /// The disk took none of a step that the server has already taken: its memory no longer agrees
    /// with its disk, so it starts again from the disk.
    private void refuseAll(List<StoreServerEffect> effects) {
        for (StoreServerEffect effect : effects) {
            if (effect instanceof Answer(long exchange, _)) {
                Question question = open.remove(exchange);
                if (question != null) {
                    answer(question, new Refused(Refusal.DISK_FULL));
                }
            }
        }
        host.restartFull();
    }

    private void whenDurable(long exchange, StoreReply reply) {
        Question question = open.remove(exchange);
        if (question == null) {
            return;
        }
        long promisedMillis = order.settledMillis() + world.plan().serverLimits().leaseMillis() / 2;
        Runnable leave =
                () -> {
                    promise(question, reply, promisedMillis);
                    answer(question, reply);
                };
        if (host.flaw() == NodeFlaw.ANSWERS_BEFORE_SYNC) {
            leave.run();
        } else {
            commits.whenDurable(leave);
        }
    }

    /// §6: "Store gives a lease; a receipt renews one that is shorter than half."
    private void promise(Question question, StoreReply reply, long promisedMillis) {
        if (!host.isHonest()) {
            return;
        }
        switch (reply) {
            case Stored _ when question.request() instanceof StoreRequest.Storing storing ->
                    world.promises().given(host.place(), List.of(storing.id()), promisedMillis);
            case Attested(var receipt) when question.request() instanceof Attest attest -> {
                StoreViolation.require(
                        receipt.expiresAtMillis() >= promisedMillis,
                        host.party() + " signs for less than half a lease");
                world.promises().given(host.place(), attest.fragments(), receipt.expiresAtMillis());
            }
            default -> {}
        }
    }

    private StoreReply served(Serve serve) {
        Optional<Bytes> fragment = disk.fragment(serve.fragment());
        boolean isSound = fragment.isPresent() && Sha256.hash(fragment.get()).equals(serve.hash());
        if (!isSound) {
            repair.want(serve.fragment());
            return new Refused(Refusal.RECOVERING);
        }
        Fetched reply = serve.reply();
        return new Fetched(reply.checksum(), reply.allHashes(), fragment.get());
    }

    private void answer(Question question, StoreReply reply) {
        host.answer(question.from(), question.exchange(), question.request(), reply);
    }
}
