package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.member.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold over all epochs: one history, one key, one charter of each epoch, nobody honest blamed.
final class EpochChecks {
    private final Set<KeyId> liars;
    private final OneHistory<KeyId> history = new OneHistory<>();
    private final OnceAsked requests = new OnceAsked();
    private final Map<SequenceNumber, Digest> states = new TreeMap<>();
    private final Map<Epoch, CharterStatement> charters = new TreeMap<>();
    private final SortedSet<Kind> convicted = new TreeSet<>();
    private Optional<GroupKey> key = Optional.empty();
    private Optional<CertifiedCharter> last = Optional.empty();

    EpochChecks(Set<KeyId> liars) {
        this.liars = liars;
    }

    void executed(KeyId node, BatchStatement statement, List<Bytes> leaves) {
        SequenceNumber sequence = statement.sequence();
        if (sequence.isAfter(history.last(node).next())) {
            history.installed(node, new SequenceNumber(sequence.number() - 1));
        }
        try {
            if (history.executed(node, statement, BatchHeader.ofLeaf(leaves.getFirst()))) {
                for (Bytes leaf : leaves.subList(1, leaves.size())) {
                    requests.once(Outcome.ofLeaf(leaf), sequence);
                }
            }
        } catch (MalformedException e) {
            throw new RingViolation("a leaf at " + sequence + " is malformed: " + e);
        }
    }

    void restarted(KeyId node, SequenceNumber executed) {
        history.restarted(node, executed);
    }

    void stepped(KeyId node, Member member) {
        SequenceNumber executed = member.replica().executed();
        if (executed.number() > 0) {
            Digest digest = member.state().digest();
            Digest first = states.putIfAbsent(executed, digest);
            RingViolation.unless(
                    first == null || first.equals(digest),
                    "another state of %s after %s",
                    node,
                    executed);
        }
        CharterStatement statement = member.charter();
        Charter charter = statement.charter();
        CharterStatement known = charters.putIfAbsent(charter.epoch(), statement);
        RingViolation.unless(
                known == null || known.equals(statement), "two charters of %s", charter.epoch());
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

    SequenceNumber highest() {
        return history.highest();
    }
}
