package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certifier.Certifier;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.member.Member;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What must hold over all epochs: one history, one key, one charter of each epoch, nobody honest blamed.
final class EpochChecks {
    private final Set<KeyId> liars;
    private final OneHistory<KeyId> history = new OneHistory<>();
    private final OnceAsked requests = new OnceAsked();
    private final SameStates states = new SameStates();
    private final OneRoot roots = new OneRoot();
    private final TimeGrows times = new TimeGrows();
    private final CriticalRule<KeyId> rule = new CriticalRule<>();
    private final OneEpoch epochs = new OneEpoch();
    private final OneLife lives = new OneLife();
    private final Map<Epoch, HonestVotes> votes = new TreeMap<>();
    private final ClientHistory clients = new ClientHistory();
    private final BoundedMemory memory;
    private final Map<Epoch, CharterStatement> charters = new TreeMap<>();
    private final SortedSet<Kind> convicted = new TreeSet<>();
    private Optional<GroupKey> key = Optional.empty();
    private Optional<CertifiedCharter> last = Optional.empty();
    private final SortedMap<Epoch, Membership> signed = new TreeMap<>();

    EpochChecks(RingLimits limits, Set<KeyId> liars) {
        this.liars = liars;
        memory = new BoundedMemory(limits);
    }

    /// A client asks the state machine for this.
    void asked(Request request) {
        clients.asked(request);
    }

    /// What clients see, direct reads too.
    ClientHistory clients() {
        return clients;
    }

    void executed(KeyId node, BatchStatement statement, List<Bytes> leaves) {
        SequenceNumber sequence = statement.sequence();
        if (sequence.isAfter(history.last(node).next())) {
            history.installed(node, new SequenceNumber(sequence.number() - 1));
        }
        try {
            BatchHeader header = BatchHeader.ofLeaf(leaves.getFirst());
            roots.certified(statement);
            times.executed(header);
            epochs.touched(statement.epoch(), sequence);
            rule.shows(node, header, size(statement.epoch()));
            if (history.executed(node, statement, header)) {
                for (Bytes leaf : leaves.subList(1, leaves.size())) {
                    Outcome outcome = Outcome.ofLeaf(leaf);
                    requests.once(outcome, sequence);
                    clients.returned(outcome);
                }
            }
        } catch (MalformedException e) {
            throw new RingViolation("a leaf at " + sequence + " is malformed: " + e);
        }
    }

    private RingSize size(Epoch epoch) {
        return Objects.requireNonNull(charters.get(epoch)).charter().membership().size();
    }

    /// An honest node says this to somebody.
    ///
    /// @param disk what it has for good of this epoch
    void said(KeyId node, Epoch epoch, RingMessage message, Supplier<List<JournalEntry>> disk) {
        epochs.said(epoch, message);
        lives.said(node, epoch, message);
        Optional.ofNullable(charters.get(epoch))
                .flatMap(known -> known.charter().membership().find(node))
                .ifPresent(member ->
                        votes.computeIfAbsent(epoch, _ -> new HonestVotes()).said(member, message));
        if (message instanceof RingMessage.Committed(var commit)) {
            rule.committed(
                    node, epoch, commit, CriticalRule.isPreparedOn(disk.get(), commit.sequence()));
        } else if (message instanceof RingMessage.Checkpointed(var checkpoint)) {
            states.said(node, checkpoint.statement());
        }
    }

    /// An honest node gives its share of a batch's signature to somebody.
    void gives(KeyId node, SequenceNumber sequence) {
        RingViolation.unless(
                !sequence.isAfter(history.last(node)),
                "INV-013: %s gives its share of %s, executed %s",
                node,
                sequence,
                history.last(node));
    }

    /// A client has this, and it is good under the ring's key.
    void certified(Certificate certificate) {
        roots.shown(certificate.statement());
    }

    void stepped(Certifier certifier, Charter charter) {
        memory.stepped(certifier, charter.membership().size());
    }

    void lostDisk(KeyId node) {
        lives.lostDisk(node);
    }

    void restarted(KeyId node, SequenceNumber executed) {
        history.restarted(node, executed);
    }

    void stepped(KeyId node, Member member) {
        SequenceNumber executed = member.replica().executed();
        if (executed.number() > 0) {
            states.reached(node, executed, member.state().digest());
        }
        CharterStatement statement = member.charter();
        memory.stepped(member.replica(), statement.charter().membership().size());
        entered(statement);
    }

    /// An honest node is in this epoch.
    void entered(CharterStatement statement) {
        Charter charter = statement.charter();
        CharterStatement known = charters.putIfAbsent(charter.epoch(), statement);
        RingViolation.unless(
                known == null || known.equals(statement), "two charters of %s", charter.epoch());
        epochs.began(charter);
        charter.key().ifPresent(this::one);
    }

    /// The key never changes.
    private void one(GroupKey shown) {
        RingViolation.unless(key.map(shown::equals).orElse(true), "the ring has two keys");
        key = Optional.of(shown);
    }

    void chartered(CertifiedCharter charter) {
        RingViolation.unless(charter.verify(key.orElseThrow()), "a charter that nobody has signed");
        Epoch epoch = charter.statement().charter().epoch();
        signed.put(epoch, charter.statement().charter().membership());
        if (last.map(known -> known.statement().charter().epoch().compareTo(epoch) < 0)
                .orElse(true)) {
            last = Optional.of(charter);
        }
    }

    void suspected(KeyId node, String reason) {
        RingViolation.unless(liars.contains(node), "%s is innocent of: %s", node, reason);
    }

    /// Evidence convinces whoever has nothing but the ring's key, and never of somebody honest.
    void convicted(KeyId node, Evidence evidence) {
        Optional<Evidence.Conviction> proved = reread(evidence).verify(key.orElseThrow());
        RingViolation.unless(
                proved.filter(one -> one.member().equals(node)).isPresent(),
                "evidence that does not show %s of %s",
                evidence.misbehaviour().kind(),
                node);
        RingViolation.unless(
                liars.contains(node),
                "%s is honest and convicted of %s",
                node,
                evidence.misbehaviour());
        convicted.add(evidence.misbehaviour().kind());
    }

    /// As a file would have it.
    private static Evidence reread(Evidence evidence) {
        try {
            return Evidence.of(evidence.encoding());
        } catch (MalformedException e) {
            throw new RingViolation("evidence that cannot be read: " + e);
        }
    }

    /// What somebody was convicted of.
    SortedSet<Kind> convicted() {
        return convicted;
    }

    Optional<GroupKey> key() {
        return key;
    }

    /// What the ring says of an update whose result is lost is what became of it.
    void settled(KeyId client, ClientSequence sequence, AffairAnswer answer) {
        boolean wasExecuted = requests.isExecuted(client, sequence);
        RingViolation.unless(
                switch (answer) {
                    case EXECUTED_BEFORE -> wasExecuted;
                    case VOID -> !wasExecuted;
                    default -> true;
                },
                "%s is said to be %s, executed: %s",
                sequence,
                answer,
                wasExecuted);
    }

    /// The last charter that the ring has signed.
    Optional<CertifiedCharter> last() {
        return last;
    }

    /// The members of all epochs whose charters the ring has signed, the last one last.
    List<Membership> signed() {
        return List.copyOf(signed.values());
    }

    /// At the end of a run.
    void ended() {
        clients.check();
    }

    SequenceNumber highest() {
        return history.highest();
    }
}
