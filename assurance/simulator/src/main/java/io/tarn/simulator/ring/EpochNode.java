package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certifier.Certifier;
import io.tarn.ring.certifier.CertifierEffect;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.DirectReads;
import io.tarn.ring.member.Judged;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.steward.HeldShare;
import io.tarn.ring.steward.Secrets;
import io.tarn.simulator.kernel.GroupCommit.PowerSupply;
import io.tarn.simulator.kernel.GroupCommit.SyncPoint;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One node's process: a member, or somebody who follows the ring until it is one, with a certifier and a
/// disk that takes its time.
final class EpochNode {
    /// What it sends, and to whom; a liar's own way is another.
    interface Mouth {
        void say(KeyId to, MemberMessage message);
    }

    private static final int TICK_TICKS = 20;
    private static final long SHELF_BYTES = 1 << 20;

    /// What goes to the disk.
    sealed interface Write {
        record Entry(MemberEntry entry) implements Write {}

        record Secret(Bytes encoding) implements Write {}
    }

    /// Waits for what a register holds.
    private record Reading(long register, BiConsumer<Epoch, Bytes> answer) {}

    /// What waits for the disk to have so many writes.
    private record Held(long writes, MemberEffect effect) {}

    private final EpochWorld world;
    private final EpochChecks checks;
    private final SimulationRandom random;
    private final SimulationRandom rot;
    private final NodeIdentity identity;
    private final Clock clock;
    private final boolean isHonest;
    private final Mouth mouth;
    private final UnaryOperator<SecretShare> shares;
    private final List<Write> disk = new ArrayList<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private DirectReads<Reading> reads = new DirectReads<>();
    private long written;
    private long synced;

    /// Of what is written, so much must be on disk before anything else is done.
    private long awaited;

    private boolean isSyncing;
    private long syncs;
    private PowerSupply power = PowerSupply.STEADY;

    /// Its key is marked as never used.
    private boolean isUnused = true;

    private boolean isDown;
    private int life;
    private Member member;
    private Certifier certifier;
    private MemberCheck check;
    private Optional<Consumer<Certificate>> answers = Optional.empty();

    /// @param shares what it makes of the shares of the key that it has
    EpochNode(
            EpochWorld world,
            EpochChecks checks,
            int index,
            boolean isHonest,
            Mouth mouth,
            UnaryOperator<SecretShare> shares) {
        this.shares = shares;
        this.world = world;
        this.checks = checks;
        this.isHonest = isHonest;
        this.mouth = mouth;
        identity = world.identities.get(index);
        clock = world.clocks.get(index);
        random = world.random.split("node " + index);
        rot = world.random.split("rot of " + index);
        check = new MemberCheck(world.plan.limits(), Optional.empty());
        certifier = new Certifier(identity, SHELF_BYTES);
        member = born();
        world.queue.after(random.between(0, TICK_TICKS), this::tick);
    }

    private Member born() {
        var journal = new ArrayList<MemberEntry>();
        Secrets secrets = Secrets.NONE;
        for (Write write : disk) {
            switch (write) {
                case Write.Entry(MemberEntry entry) -> journal.add(entry);
                case Write.Secret(Bytes encoding) -> secrets = read(encoding);
            }
        }
        List<MemberEntry> left = journal;
        if (random.nextBoolean()) {
            left = MemberEntry.compacted(journal);
            disk.clear();
            left.forEach(entry -> disk.add(new Write.Entry(entry)));
            disk.add(new Write.Secret(secrets.encoding()));
            written = disk.size();
            synced = written;
            awaited = written;
        }
        return new Member(
                identity,
                world.plan.limits(),
                new RegisterMachine(),
                world.founding,
                () -> random.bytes(32),
                isUnused,
                left,
                secrets);
    }

    private static Secrets read(Bytes encoding) {
        try {
            return Secrets.of(encoding);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /// From now on it may lose power at its syncs.
    void suppliedBy(PowerSupply supply) {
        power = supply;
    }

    /// The power fails: of what the disk did not have for good, it has nothing.
    void crash() {
        crash(0);
    }

    /// The power fails: of what the disk did not have for good, it has the first so many writes.
    void crash(int kept) {
        if (!isDown) {
            isDown = true;
            life++;
            unsynced().subList(kept, unsynced().size()).clear();
            synced += kept;
            written = synced;
            awaited = synced;
            isSyncing = false;
            held.clear();
            reads = new DirectReads<>();
        }
    }

    boolean isDown() {
        return isDown;
    }

    /// All that it had on disk is gone but, sometimes, the file of its secrets. Its key is elsewhere.
    void loseDisk() {
        crash();
        Optional<Write> secrets =
                random.nextBoolean()
                        ? disk.reversed().stream()
                                .filter(Write.Secret.class::isInstance)
                                .findFirst()
                        : Optional.empty();
        disk.clear();
        secrets.ifPresent(disk::add);
        written = disk.size();
        synced = written;
        awaited = written;
        if (isHonest && !isUnused) {
            checks.lostDisk(identity.id());
        }
    }

    /// Pages of its last state go bad while it is down.
    void rot() {
        for (int i = disk.size() - 1; isDown && i >= 0; i--) {
            if (disk.get(i)
                            instanceof
                            Write.Entry(MemberEntry.InEpoch(Epoch epoch, JournalEntry inner))
                    && DiskRot.lastState(List.of(inner)) == 0) {
                int at = i;
                DiskRot.of(inner, rot)
                        .ifPresent(damaged ->
                                disk.set(
                                        at,
                                        new Write.Entry(new MemberEntry.InEpoch(epoch, damaged))));
                return;
            }
        }
    }

    /// Whether its disk has lost pages of a state, as far as no loss of power changes.
    boolean isDamaged() {
        var entries = new ArrayList<MemberEntry>();
        for (Write write : durable()) {
            if (write instanceof Write.Entry(MemberEntry entry)) {
                entries.add(entry);
            }
        }
        return MemberEntry.compacted(entries).stream()
                .anyMatch(entry ->
                        entry instanceof MemberEntry.InEpoch(Epoch _, JournalEntry.Damaged _));
    }

    void restart() {
        if (isDown) {
            isDown = false;
            check = new MemberCheck(world.plan.limits(), check.key());
            certifier = new Certifier(identity, SHELF_BYTES);
            member = born();
            step(now());
            if (isHonest) {
                checks.restarted(identity.id(), member.executed());
            }
        }
    }

    private MemberInput now() {
        long tick = world.queue.nowTick();
        return new MemberInput.Ticked(tick, clock.at(tick));
    }

    private void tick() {
        step(now());
        step(new CertifierInput.Ticked(world.queue.nowTick()));
        world.queue.after(TICK_TICKS, this::tick);
    }

    /// Where certificates go that clients wait for here.
    void answerTo(Consumer<Certificate> client) {
        answers = Optional.of(client);
    }

    void received(Party from, Bytes frame) {
        try {
            switch (check.judge(world.name(from), MemberMessage.of(frame))) {
                case Judged.ForMember(MemberInput input) -> step(input);
                case Judged.ForCertifier(CertifierInput input) -> step(input);
                case Judged.Untimely _ -> {}
                case Judged.Refused(String reason) -> suspects(world.name(from), reason);
                case Judged.Caught(String reason, MemberInput.Caught input) -> {
                    suspects(world.name(from), reason);
                    step(input);
                }
            }
        } catch (MalformedException e) {
            throw new AssertionError("nobody sends such", e);
        }
    }

    /// What a liar says of others is nobody's concern: he may have asked for what he was told.
    private void suspects(KeyId node, String reason) {
        if (isHonest) {
            checks.suspected(node, reason);
        }
    }

    void requested(Request request) {
        if (!isDown && check.isGood(request)) {
            step(new MemberInput.Requested(request));
            step(new CertifierInput.Wanted(request.client().id(), request.sequence()));
        }
    }

    /// Somebody asks what a register holds.
    void read(long register, BiConsumer<Epoch, Bytes> answer) {
        if (!isDown) {
            reads.read(member, new Reading(register, answer));
            answerReads();
        }
    }

    private void answerReads() {
        for (DirectReads.Told<Reading> told : reads.turn(member, awaited, synced)) {
            if (told instanceof DirectReads.Told.Answer<Reading>(Reading reading, var state)) {
                reading.answer()
                        .accept(
                                Charter.of(state).epoch(),
                                RegisterMachine.held(state, reading.register()));
            }
        }
    }

    private void step(CertifierInput input) {
        if (!isDown) {
            certifier.step(input).forEach(this::perform);
            if (isHonest) {
                checks.stepped(certifier, member.charter().charter());
            }
        }
    }

    private void perform(CertifierEffect effect) {
        switch (effect) {
            case CertifierEffect.Give(Charter charter, var vouch) -> {
                gives(vouch);
                tell(charter, new MemberMessage.Give(vouch));
            }
            case CertifierEffect.GiveTo(KeyId to, var vouch) -> {
                gives(vouch);
                mouth.say(to, new MemberMessage.Give(vouch));
            }
            case CertifierEffect.Ask(Charter charter, var subject) ->
                    tell(charter, new MemberMessage.Ask(subject));
            case CertifierEffect.Answer(KeyId _, ClientSequence _, Certificate certificate) ->
                    answers.ifPresent(client -> client.accept(certificate));
            case CertifierEffect.Chartered(var charter) -> {
                if (isHonest) {
                    checks.chartered(charter);
                }
                step(new MemberInput.Chartered(charter));
            }
            case CertifierEffect.Caught(var epoch, var misbehaviour) ->
                    step(new MemberInput.Caught(epoch, misbehaviour));
            case CertifierEffect.Suspect(Charter charter, var liar, String reason) ->
                    suspects(charter.membership().key(liar).id(), reason);
        }
    }

    private void gives(Vouch vouch) {
        if (isHonest) {
            vouch.subject().batch().ifPresent(batch -> checks.gives(identity.id(), batch));
        }
    }

    /// What no loss of power takes from here of an epoch.
    private List<JournalEntry> disk(Epoch epoch) {
        var left = new ArrayList<JournalEntry>();
        for (Write write : durable()) {
            if (write instanceof Write.Entry(MemberEntry.InEpoch(Epoch of, JournalEntry entry))
                    && of.equals(epoch)) {
                left.add(entry);
            }
        }
        return left;
    }

    private List<Write> durable() {
        return disk.subList(0, disk.size() - (int) (written - synced));
    }

    /// What a loss of power now would take.
    List<Write> unsynced() {
        return disk.subList(disk.size() - (int) (written - synced), disk.size());
    }

    /// In the file of its secrets, which is replaced whole.
    List<HeldShare> sharesOnDisk() {
        return durable().reversed().stream()
                .filter(Write.Secret.class::isInstance)
                .map(write -> read(((Write.Secret) write).encoding()))
                .findFirst()
                .stream()
                .flatMap(kept -> Stream.of(kept.before(), kept.current(), kept.next()))
                .flatMap(Optional::stream)
                .toList();
    }

    private void tell(Charter charter, MemberMessage message) {
        charter.membership().members().stream()
                .filter(other -> !other.id().equals(identity.id()))
                .forEach(other -> mouth.say(other.id(), message));
    }

    private void step(MemberInput input) {
        if (isDown) {
            return;
        }
        int now = life;
        for (MemberEffect effect : member.step(input)) {
            if (now != life) {
                return; // It has lost power in the middle of this.
            }
            switch (effect) {
                case MemberEffect.Persist(MemberEntry entry) -> write(new Write.Entry(entry));
                case MemberEffect.Note(MemberEntry entry) -> note(new Write.Entry(entry));
                case MemberEffect.Keep(Secrets secrets) ->
                        write(new Write.Secret(secrets.encoding()));
                default -> {
                    if (awaited <= synced && held.isEmpty()) {
                        perform(effect);
                    } else {
                        held.add(new Held(awaited, effect));
                    }
                }
            }
        }
        if (now != life) {
            return;
        }
        check.stands(member.charter().charter().epoch(), member.replica().view());
        if (isHonest) {
            checks.stepped(identity.id(), member);
        }
        answerReads();
    }

    private void note(Write write) {
        disk.add(write);
        written++;
    }

    private void write(Write write) {
        note(write);
        awaited = written;
        sync();
    }

    private void sync() {
        if (!isSyncing && synced < written) {
            isSyncing = true;
            long covered = written;
            int now = life;
            world.queue.after(
                    random.between(0, world.plan.syncTicksMax()),
                    () -> {
                        if (now != life || losesPowerAt(SyncPoint.BEFORE_SYNC)) {
                            return;
                        }
                        isSyncing = false;
                        synced = covered;
                        if (losesPowerAt(SyncPoint.AFTER_SYNC)) {
                            return;
                        }
                        while (!held.isEmpty() && held.peek().writes() <= synced) {
                            perform(held.remove().effect());
                        }
                        if (now == life) {
                            answerReads();
                            sync();
                        }
                    });
        }
    }

    /// A sync is counted before it.
    private boolean losesPowerAt(SyncPoint point) {
        if (point == SyncPoint.BEFORE_SYNC) {
            syncs++;
        }
        boolean fails = power.failsAt(point, syncs);
        if (fails) {
            crash();
        }
        return fails;
    }

    /// The mark goes with a sync of its own.
    private void markUsed() {
        if (isUnused && !losesPowerAt(SyncPoint.BEFORE_SYNC)) {
            isUnused = false;
            losesPowerAt(SyncPoint.AFTER_SYNC);
        }
    }

    private void perform(MemberEffect effect) {
        switch (effect) {
            case MemberEffect.Send(KeyId to, var epoch, var message) -> {
                RingViolation.unless(
                        !isUnused, "the mark of an unused key outlives its first word");
                if (isHonest) {
                    checks.said(identity.id(), epoch, message, () -> disk(epoch));
                }
                mouth.say(to, MemberMessage.InEpoch.of(epoch, message));
            }
            case MemberEffect.Show(KeyId to, var charter) ->
                    mouth.say(to, new MemberMessage.Show(charter));
            case MemberEffect.Entered(var statement, var share) -> {
                check.entered(statement);
                if (isHonest) {
                    checks.entered(statement);
                }
                if (statement.charter().sharing().isPresent()) {
                    step(new CertifierInput.Entered(statement, share.map(shares)));
                }
            }
            case MemberEffect.Executed(var batch, var leaves) -> {
                if (isHonest) {
                    checks.executed(identity.id(), batch, leaves);
                }
                step(new CertifierInput.Executed(batch, leaves));
            }
            case MemberEffect.Used _ -> markUsed();
            case MemberEffect.Suspect(KeyId suspect, String reason) -> suspects(suspect, reason);
            case MemberEffect.Convict(KeyId accused, Evidence evidence) ->
                    checks.convicted(accused, evidence);
            case MemberEffect.Persist _, MemberEffect.Note _, MemberEffect.Keep _ ->
                    throw new AssertionError("handled above");
        }
    }

    KeyId id() {
        return identity.id();
    }

    Member member() {
        return member;
    }

    static Mouth honest(EpochWorld world, KeyId self) {
        return (to, message) ->
                world.network.send(world.party(self), world.party(to), message.encoding());
    }
}
