package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.InvariantViolation;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.member.DirectReads;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingInput;
import io.tarn.ring.replica.RingReplica;
import io.tarn.ring.replica.Suffrage;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One member's process: its state machine, a disk that takes its time, and what leaves for the others.
final class RingMember {
    /// What it sends, and to whom; a liar's own way is another.
    interface Mouth {
        void say(MemberId to, RingMessage message);
    }

    private static final int TICK_TICKS = 10;

    /// What waits for the disk to have so many entries.
    private record Held(long entries, RingEffect effect) {}

    private final RingWorld world;
    private final RingChecks checks;
    private final SimulationRandom random;
    private final SimulationRandom rot;
    private final MemberId member;
    private RingReplica replica;
    private final boolean isHonest;
    private final Mouth mouth;
    private final Deque<Held> held = new ArrayDeque<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private DirectReads<Consumer<RingState>> reads = new DirectReads<>();
    private long written;
    private long synced;

    /// Of what is written, so much must be on disk before anything else is done.
    private long awaited;

    private boolean isSyncing;
    private long syncs;
    private PowerSupply power = PowerSupply.STEADY;
    private boolean isDown;

    /// Counts lives: what was under way in an earlier one comes to nothing.
    private int life;

    private boolean hasEnded;

    /// @param name of this copy: a twin's random choices are its own
    RingMember(
            RingWorld world,
            RingChecks checks,
            MemberId member,
            String name,
            boolean isHonest,
            Mouth mouth) {
        this.world = world;
        this.checks = checks;
        this.random = world.random.split("member " + name);
        rot = world.random.split("rot of " + name);
        this.isHonest = isHonest;
        this.mouth = mouth;
        this.member = member;
        replica = born();
        world.queue.after(random.between(0, TICK_TICKS), this::tick);
    }

    private RingReplica born() {
        return RingReplica.restored(
                world.identities.get(member.index()),
                world.membership,
                world.plan.limits(),
                world.machine,
                new EpochStart(SequenceNumber.NONE, world.begin.digest()),
                Optional.of(world.begin),
                Suffrage.GIVEN,
                journal);
    }

    /// From now on it may lose power at its syncs.
    void suppliedBy(PowerSupply supply) {
        power = supply;
    }

    /// The power fails: of what the disk did not have for good, it has nothing.
    void crash() {
        crash(0);
    }

    /// The power fails: of what the disk did not have for good, it has the first so many entries.
    void crash(int kept) {
        if (!isDown) {
            isDown = true;
            life++;
            int lost = unsynced().size() - kept;
            journal.subList(journal.size() - lost, journal.size()).clear();
            synced += kept;
            written = synced;
            awaited = synced;
            isSyncing = false;
            held.clear();
            reads = new DirectReads<>();
        }
    }

    /// Pages of its state go bad while it is down.
    void rot() {
        int last = DiskRot.lastState(journal);
        if (isDown && last >= 0) {
            DiskRot.of(journal.get(last), rot).ifPresent(entry -> journal.set(last, entry));
        }
    }

    /// Whether its disk has lost pages, as far as no loss of power changes.
    boolean isDamaged() {
        return DiskRot.isDamaged(disk());
    }

    void restart() {
        if (isDown) {
            isDown = false;
            if (random.nextBoolean()) {
                List<JournalEntry> compacted = JournalEntry.compacted(journal);
                journal.clear();
                journal.addAll(compacted);
            }
            replica = born();
            step(now());
            if (isHonest) {
                checks.restarted(member, replica.executed());
            }
        }
    }

    boolean isDown() {
        return isDown;
    }

    RingReplica replica() {
        return replica;
    }

    MemberId member() {
        return member;
    }

    private void tick() {
        step(now());
        world.queue.after(TICK_TICKS, this::tick);
    }

    private RingInput now() {
        return new RingInput.Ticked(world.queue.nowTick(), clock());
    }

    private AgreedTime clock() {
        return world.clock(member).at(world.queue.nowTick());
    }

    void received(Party from, Bytes frame) {
        world.judged(member, frame)
                .ifPresent(message -> {
                    if (isHonest && message instanceof RingMessage.Propose(var proposal, var _)) {
                        checks.heard(member, proposal.statement(), clock());
                    }
                    step(new RingInput.Received(world.member(from), message));
                });
    }

    void requested(Request request) {
        if (world.isGood(member, request)) {
            step(new RingInput.Requested(request));
        }
    }

    /// Somebody asks what a register holds.
    void read(long register, Consumer<Bytes> answer) {
        read(state -> answer.accept(RegisterMachine.held(state, register)));
    }

    /// Somebody wants to see the agreed state, without having anything ordered.
    void read(Consumer<RingState> answer) {
        if (!hasEnded && !isDown) {
            reads.read(replica.prepared(), answer);
            answerReads();
        }
    }

    private void answerReads() {
        var standing =
                new DirectReads.Standing(
                        RingWorld.EPOCH, replica.executed(), replica.ringState(), awaited);
        for (DirectReads.Told<Consumer<RingState>> told : reads.turn(standing, synced)) {
            if (told
                    instanceof
                    DirectReads.Told.Answer<Consumer<RingState>>(var reader, var state)) {
                reader.accept(state);
            }
        }
    }

    private void step(RingInput input) {
        if (!hasEnded && !isDown) {
            try {
                perform(replica.step(input));
            } catch (InvariantViolation e) {
                // A copy of a liar may contradict itself, and that is its end.
                if (isHonest) {
                    throw e;
                }
                hasEnded = true;
            }
        }
    }

    private void perform(List<RingEffect> effects) {
        for (RingEffect effect : effects) {
            if (effect instanceof RingEffect.Persist(JournalEntry entry)) {
                journal.add(entry);
                written++;
                awaited = written;
                if (isHonest && entry instanceof JournalEntry.Accepted(var proposal, var _)) {
                    checks.accepted(member, proposal.statement(), clock());
                }
                sync();
            } else if (effect instanceof RingEffect.Note(JournalEntry entry)) {
                journal.add(entry);
                written++;
            } else if (awaited <= synced && held.isEmpty()) {
                perform(effect);
            } else {
                held.add(new Held(awaited, effect));
            }
        }
        if (isHonest) {
            checks.stepped(replica);
        }
        answerReads();
    }

    private void sync() {
        if (!isSyncing && synced < written) {
            isSyncing = true;
            long covered = written;
            int now = life;
            world.queue.after(
                    random.between(0, world.plan.syncTicksMax()),
                    () -> {
                        if (now != life) {
                            return;
                        }
                        syncs++;
                        if (losesPowerAt(SyncPoint.BEFORE_SYNC)) {
                            return;
                        }
                        isSyncing = false;
                        synced = covered;
                        if (losesPowerAt(SyncPoint.AFTER_SYNC)) {
                            return;
                        }
                        while (!held.isEmpty() && held.peek().entries() <= synced) {
                            perform(held.remove().effect());
                        }
                        answerReads();
                        sync();
                    });
        }
    }

    private boolean losesPowerAt(SyncPoint point) {
        boolean fails = power.failsAt(point, syncs);
        if (fails) {
            crash();
        }
        return fails;
    }

    private void perform(RingEffect effect) {
        switch (effect) {
            case RingEffect.Send(MemberId to, RingMessage message) -> {
                if (isHonest) {
                    checks.said(member, message, disk());
                }
                mouth.say(to, message);
            }
            case RingEffect.Broadcast(RingMessage message) -> {
                if (isHonest) {
                    checks.said(member, message, disk());
                }
                world.parties.stream()
                        .map(world::member)
                        .filter(to -> !to.equals(replica.self()))
                        .forEach(to -> mouth.say(to, message));
            }
            case RingEffect.Executed executed -> {
                if (isHonest) {
                    checks.executed(replica.self(), executed);
                }
            }
            case RingEffect.Installed(SequenceNumber sequence) -> {
                if (isHonest) {
                    checks.installed(replica.self(), sequence);
                }
            }
            case RingEffect.Caught(var misbehaviour) ->
                    checks.caught(misbehaviour, world.statement);
            case RingEffect.Suspect(MemberId suspect, String reason) -> {
                if (isHonest) {
                    checks.suspected(suspect, reason);
                }
            }
            case RingEffect.Ended _, RingEffect.Persist _, RingEffect.Note _ ->
                    throw new AssertionError("handled above");
        }
    }

    /// What no loss of power takes.
    private List<JournalEntry> disk() {
        return journal.subList(0, journal.size() - (int) (written - synced));
    }

    /// What a loss of power now would take.
    List<JournalEntry> unsynced() {
        return journal.subList(journal.size() - (int) (written - synced), journal.size());
    }

    /// As an honest member speaks.
    static Mouth honest(RingWorld world, MemberId self) {
        return (to, message) ->
                world.network.send(
                        world.party(self), world.party(to), MessageCodec.encode(message));
    }
}
