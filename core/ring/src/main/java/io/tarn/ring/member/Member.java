package io.tarn.ring.member;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.affairs.Life;
import io.tarn.ring.affairs.Lives;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingInput;
import io.tarn.ring.replica.RingReplica;
import io.tarn.ring.state.RingState;
import io.tarn.ring.steward.HeldShare;
import io.tarn.ring.steward.Secrets;
import io.tarn.ring.steward.Steward;
import io.tarn.ring.steward.StewardEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A member of a ring, or somebody who follows it: replicas of one epoch after another, and a steward of its
/// share.
public final class Member {
    static final int EPOCHS_KEPT = 2;

    private static final long SHOW_TICKS = 200;
    private static final int SHOWN_MAX = 64;

    /// So long the share of the epoch before outlives the first signature of those after it.
    private static final long FORGET_TICKS = 10_000;

    private final NodeIdentity identity;
    private final RingLimits limits;
    private final StateMachine machine;
    private final Founding founding;
    private final Supplier<Bytes> seeds;
    private final Secrets secretsAtStart;
    private final Birth birth;

    /// In the order in which they are to be on disk, before it says anything.
    private final List<MemberEffect> beginning = new ArrayList<>();

    private final SortedMap<Epoch, EpochReplica> epochs = new TreeMap<>();
    private final CaughtMembers caught;
    private Optional<Steward> steward = Optional.empty();

    /// The state that the steward has seen.
    private RingState attended = RingState.EMPTY;

    private Optional<CertifiedCharter> signed = Optional.empty();

    /// Of the epoch that it is in, and has said so.
    private boolean hasShare;

    private boolean hasStarted;
    private long shownAt;
    private final Set<KeyId> shown = new TreeSet<>();
    private Optional<Long> forgettingSince = Optional.empty();
    private long ticks;
    private AgreedTime clock = new AgreedTime(0);

    /// A member without a journal was never there, or has lost its memory: then it votes in no epoch in which it
    /// may have voted (INV-017), and of secrets that it still has none is kept.
    ///
    /// @param seeds 32 secret bytes, never the same twice
    /// @param isUnused its key is marked as never used
    /// @param journal in the order in which it was written; empty at the very first
    /// @param secrets as they were kept last
    public Member(
            NodeIdentity identity,
            RingLimits limits,
            StateMachine machine,
            Founding founding,
            Supplier<Bytes> seeds,
            boolean isUnused,
            List<MemberEntry> journal,
            Secrets secrets) {
        // As for changes.
        require(
                founding.members().size() <= Affairs.MEMBERS_MAX,
                "a ring is founded by at most 13 members");
        this.identity = identity;
        this.limits = limits;
        this.machine = machine;
        this.founding = founding;
        this.seeds = seeds;
        secretsAtStart = journal.isEmpty() ? Secrets.NONE : secrets;
        caught = new CaughtMembers(founding);
        birth = birth(journal).orElseGet(() -> born(isUnused, journal, secrets));
        restore(journal);
        if (epochs.isEmpty()) {
            var statement =
                    new CharterStatement(Charter.of(founding.state()), founding.state().digest());
            epochs.put(Epoch.FOUNDING, replica(statement, Optional.empty(), List.of()));
            beginning.add(new MemberEffect.Persist(new MemberEntry.Began(statement)));
        }
        beginning.add(new MemberEffect.Used());
    }

    private static Optional<Birth> birth(List<MemberEntry> journal) {
        return journal.stream()
                .filter(MemberEntry.Born.class::isInstance)
                .map(entry -> ((MemberEntry.Born) entry).birth())
                .findFirst();
    }

    /// A journal that tells of no birth was written before births were: it is all there ever was. Without one, secrets
    /// show that there was one.
    private Birth born(boolean isUnused, List<MemberEntry> journal, Secrets secrets) {
        boolean isLost = journal.isEmpty() && !(isUnused && secrets.equals(Secrets.NONE));
        if (isLost) {
            Probe.reached("a member has lost its memory");
        }
        if (!secrets.equals(secretsAtStart)) {
            beginning.add(new MemberEffect.Keep(secretsAtStart));
        }
        var begun = new Birth(new Life(seeds.get()), !isLost);
        beginning.add(new MemberEffect.Persist(new MemberEntry.Born(begun)));
        return begun;
    }

    private void restore(List<MemberEntry> journal) {
        SortedMap<Epoch, CharterStatement> began = new TreeMap<>();
        SortedMap<Epoch, List<JournalEntry>> entries = new TreeMap<>();
        for (MemberEntry entry : journal) {
            switch (entry) {
                case MemberEntry.Began(CharterStatement statement) ->
                        began.put(statement.charter().epoch(), statement);
                case MemberEntry.InEpoch(Epoch epoch, JournalEntry inner) ->
                        entries.computeIfAbsent(epoch, _ -> new ArrayList<>()).add(inner);
                case MemberEntry.Signed(CertifiedCharter charter) -> signed = Optional.of(charter);
                case MemberEntry.Born _ -> {} // Read before.
            }
        }
        began.forEach((epoch, statement) ->
                epochs.put(
                        epoch,
                        replica(
                                statement,
                                Optional.empty(),
                                entries.getOrDefault(epoch, List.of()))));
        trim();
    }

    /// @param state that the epoch begins with, if it is here
    private EpochReplica replica(
            CharterStatement statement, Optional<RingState> state, List<JournalEntry> journal) {
        Charter charter = statement.charter();
        Optional<RingState> began =
                charter.epoch().equals(Epoch.FOUNDING) ? Optional.of(founding.state()) : state;
        return new EpochReplica(
                statement,
                RingReplica.restored(
                        identity,
                        charter.membership(),
                        limits,
                        machine,
                        new EpochStart(charter.after(), statement.began()),
                        began,
                        known -> Lives.mayVote(birth, identity.id(), charter.epoch(), known),
                        journal),
                identity.id());
    }

    /// Takes one input to completion.
    public List<MemberEffect> step(MemberInput input) {
        var out = new ArrayList<MemberEffect>();
        if (!hasStarted) {
            hasStarted = true;
            out.addAll(beginning);
            signed.ifPresent(charter -> out.addAll(caught.chartered(charter)));
            start(out);
        }
        switch (input) {
            case MemberInput.Ticked(long now, AgreedTime time) -> tick(now, time, out);
            case MemberInput.Requested(Request request) ->
                    step(now(), new RingInput.Requested(request), out);
            case MemberInput.Received(KeyId from, Epoch epoch, RingMessage message) ->
                    receive(from, epoch, message, out);
            case MemberInput.Certifying(int requests) ->
                    step(now(), new RingInput.Certifying(requests), out);
            case MemberInput.Chartered(CertifiedCharter charter) -> chartered(charter, out);
            case MemberInput.Caught(Epoch epoch, Misbehaviour misbehaviour) ->
                    caught(epoch, misbehaviour, out);
        }
        // Nothing of the ring's affairs changes but with the state, or with time.
        if (hasNewState() || input instanceof MemberInput.Ticked) {
            attend(out);
        }
        return out;
    }

    @SuppressWarnings("ReferenceEquality") // To compare digests would cost more than to attend.
    private boolean hasNewState() {
        return state() != attended;
    }

    private void start(List<MemberEffect> out) {
        for (EpochReplica epoch : epochs.values()) {
            out.add(entered(epoch));
        }
    }

    private MemberEffect entered(EpochReplica epoch) {
        Optional<SecretShare> share = share(epoch.statement.charter());
        hasShare = share.isPresent();
        return new MemberEffect.Entered(epoch.statement, share);
    }

    /// Which of the shares that it keeps is of this epoch's sharing.
    private Optional<SecretShare> share(Charter charter) {
        Secrets known = secrets();
        return Stream.of(known.next(), known.current(), known.before())
                .flatMap(Optional::stream)
                .filter(share -> share.isOf(charter))
                .map(HeldShare::share)
                .findFirst();
    }

    private Secrets secrets() {
        return steward.map(Steward::secrets).orElse(secretsAtStart);
    }

    private void tick(long now, AgreedTime time, List<MemberEffect> out) {
        ticks = now;
        clock = time;
        for (EpochReplica epoch : List.copyOf(epochs.values())) {
            step(epoch, new RingInput.Ticked(now, time), out);
        }
        forgetBefore(out);
    }

    /// The share of the epoch before goes some time after those of this one have signed: what they have not
    /// signed by then, they sign.
    private void forgetBefore(List<MemberEffect> out) {
        boolean isDue =
                secrets().before().isPresent()
                        && signed.filter(c -> isOf(c, now().epoch())).isPresent();
        if (!isDue || steward.isEmpty()) {
            forgettingSince = Optional.empty();
        } else if (forgettingSince.isEmpty()) {
            forgettingSince = Optional.of(ticks);
        } else if (ticks - forgettingSince.get() >= FORGET_TICKS) {
            forgettingSince = Optional.empty();
            perform(steward.get().forgetBefore(), out);
        }
    }

    private static boolean isOf(CertifiedCharter charter, Epoch epoch) {
        return charter.statement().charter().epoch().equals(epoch);
    }

    private void receive(KeyId from, Epoch epoch, RingMessage message, List<MemberEffect> out) {
        EpochReplica spoken = epochs.get(epoch);
        if (spoken != null) {
            step(spoken, new RingInput.Received(spoken.seats.seat(from), message), out);
        }
        boolean isBehind = epoch.compareTo(now().epoch()) < 0;
        if (isBehind && message instanceof RingMessage.Status && mayShow(from)) {
            signed.ifPresent(charter -> out.add(new MemberEffect.Show(from, charter)));
        }
    }

    /// Once to each in a while, and to so many.
    private boolean mayShow(KeyId to) {
        if (ticks - shownAt >= SHOW_TICKS) {
            shownAt = ticks;
            shown.clear();
        }
        return shown.size() < SHOWN_MAX && shown.add(to);
    }

    private void caught(Epoch epoch, Misbehaviour misbehaviour, List<MemberEffect> out) {
        EpochReplica spoken = epochs.get(epoch);
        if (spoken != null) {
            spoken.seats
                    .sitting(misbehaviour.member())
                    .ifPresent(who -> out.addAll(caught.caught(epoch, who, misbehaviour)));
        }
    }

    private void step(EpochReplica epoch, RingInput input, List<MemberEffect> out) {
        Optional<RingEffect.Ended> end =
                epoch.perform(
                        epoch.replica.step(input),
                        out::add,
                        misbehaviour -> caught(epoch.epoch(), misbehaviour, out));
        if (end.isPresent() && epoch.epoch().equals(now().epoch())) {
            RingState state = end.get().state();
            Charter next = Charter.of(state);
            begin(new CharterStatement(next, state.digest()), Optional.of(state), out);
        }
    }

    /// Another epoch. What waits in the one before is asked again in this.
    private void begin(
            CharterStatement statement, Optional<RingState> state, List<MemberEffect> out) {
        List<Request> waiting = now().replica.pending();
        EpochReplica next = replica(statement, state, List.of());
        epochs.put(next.epoch(), next);
        hasShare = true; // Told below.
        trim();
        out.add(new MemberEffect.Persist(new MemberEntry.Began(statement)));
        state.ifPresent(began ->
                out.add(
                        new MemberEffect.Persist(
                                new MemberEntry.InEpoch(
                                        next.epoch(),
                                        new JournalEntry.Started(
                                                statement.charter().after(), began)))));
        attend(out);
        out.add(entered(next));
        step(next, new RingInput.Ticked(ticks, clock), out);
        // Others ask the same again themselves.
        for (Request request : waiting) {
            MemberId self = next.seats.seat(identity.id());
            step(next, new RingInput.Received(self, new RingMessage.Relay(request)), out);
        }
    }

    private void trim() {
        while (epochs.size() > EPOCHS_KEPT) {
            epochs.remove(epochs.firstKey());
            caught.forgetBefore(epochs.firstKey());
        }
    }

    private void chartered(CertifiedCharter charter, List<MemberEffect> out) {
        Epoch epoch = charter.statement().charter().epoch();
        boolean isNews =
                signed.map(known -> epoch.compareTo(known.statement().charter().epoch()) > 0)
                        .orElse(true);
        if (!isNews) {
            return;
        }
        signed = Optional.of(charter);
        out.add(new MemberEffect.Persist(new MemberEntry.Signed(charter)));
        out.addAll(caught.chartered(charter));
        if (epoch.compareTo(now().epoch()) > 0) {
            Probe.reached("a member that was away enters an epoch by its charter");
            begin(charter.statement(), Optional.empty(), out);
        }
    }

    /// To the ring's affairs.
    private void attend(List<MemberEffect> out) {
        RingState state = state();
        attended = state;
        if (state.size() == 0) {
            return; // It is being fetched.
        }
        if (steward.isEmpty()) {
            steward =
                    Optional.of(
                            new Steward(
                                    identity,
                                    birth,
                                    limits.refreshPace(),
                                    seeds,
                                    secretsAtStart,
                                    state));
        }
        perform(steward.get().step(state, ticks, clock), out);
        if (!hasShare && share(now().statement.charter()).isPresent() && hasStarted) {
            out.add(entered(now()));
        }
    }

    private void perform(List<StewardEffect> effects, List<MemberEffect> out) {
        for (StewardEffect effect : effects) {
            switch (effect) {
                case StewardEffect.Keep(Secrets secrets) -> out.add(new MemberEffect.Keep(secrets));
                case StewardEffect.Ask(Request request) ->
                        step(now(), new RingInput.Requested(request), out);
            }
        }
        // Of what is to be kept first, something later in the same step may be destroyed already.
        out.replaceAll(effect ->
                effect instanceof MemberEffect.Keep(Secrets secrets)
                        ? new MemberEffect.Keep(secrets.withoutDestroyed())
                        : effect);
    }

    private EpochReplica now() {
        return Objects.requireNonNull(epochs.get(epochs.lastKey()));
    }

    /// The charter of the epoch that it is in, and what that began with.
    public CharterStatement charter() {
        return now().statement;
    }

    /// The last charter that the ring has signed, as far as this member knows.
    public Optional<CertifiedCharter> signed() {
        return signed;
    }

    /// Of the epoch that it is in.
    public RingReplica replica() {
        return now().replica;
    }

    /// Whether it votes in the epoch that it is in.
    public boolean mayVote() {
        return now().replica.mayVote();
    }

    /// Whether it is a member in its epoch and has no vote there, for it may have voted before it lost its memory. It
    /// does not know what it has prepared either, so that nobody may count on what it reads.
    public boolean isForgetful() {
        return now().statement.charter().membership().find(identity.id()).isPresent()
                && state().size() != 0
                && !mayVote();
    }

    /// Of the epoch before, which goes soon after those of this one have signed.
    public boolean hasOldShare() {
        return secrets().before().isPresent();
    }

    /// Of the ring's key, in the epoch that it is in.
    public boolean hasShare() {
        return share(now().statement.charter()).isPresent();
    }

    /// The last batch that it has executed, or whose state it has, in any epoch.
    public SequenceNumber executed() {
        return epochs.values().stream()
                .map(epoch -> epoch.replica.executed())
                .max(SequenceNumber::compareTo)
                .orElseThrow();
    }

    /// The last batch that is prepared here or executed: a read that waits for it comes after all that anyone
    /// was told is done.
    public SequenceNumber prepared() {
        SequenceNumber executed = executed();
        SequenceNumber prepared = now().replica.prepared();
        return prepared.isAfter(executed) ? prepared : executed;
    }

    /// After the last batch executed; empty while it is fetched.
    public RingState state() {
        return now().replica.ringState();
    }
}
