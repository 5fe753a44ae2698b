package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingReplica;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold of honest members at every moment, whatever the others do.
final class RingChecks {
    private final Set<Digest> asked = new TreeSet<>();
    private final Set<MemberId> liars;

    /// The one history, from whoever was first.
    private final Map<SequenceNumber, BatchStatement> history = new TreeMap<>();

    private final Map<MemberId, SequenceNumber> last = new TreeMap<>();
    private final Map<SequenceNumber, Digest> states = new TreeMap<>();

    /// Digests of requests, with the places of their execution.
    private final Map<Digest, SequenceNumber> executed = new TreeMap<>();

    private AgreedTime time = new AgreedTime(0);
    private SequenceNumber highest = SequenceNumber.NONE;

    RingChecks(Set<MemberId> liars) {
        this.liars = liars;
    }

    void asked(Request request) {
        asked.add(request.digest());
    }

    /// An honest member may give its share of the signature now.
    void executed(MemberId member, RingEffect.Executed batch) {
        BatchStatement statement = batch.statement();
        SequenceNumber sequence = statement.sequence();
        SequenceNumber before = last.getOrDefault(member, SequenceNumber.NONE);
        require(sequence.equals(before.next()), "%s goes from %s to %s", member, before, sequence);
        last.put(member, sequence);
        BatchStatement first = history.putIfAbsent(sequence, statement);
        if (first == null) {
            firstAt(sequence, batch);
        } else {
            require(first.equals(statement), "two batches at %s, one by %s", sequence, member);
        }
    }

    /// A member goes on from a state that others had.
    void installed(MemberId member, SequenceNumber sequence) {
        SequenceNumber before = last.getOrDefault(member, SequenceNumber.NONE);
        require(sequence.isAfter(before), "%s goes back from %s to %s", member, before, sequence);
        last.put(member, sequence);
    }

    /// A member is what its journal says. What it has told of before, it tells of again.
    void restarted(MemberId member, SequenceNumber executed) {
        last.put(member, executed);
    }

    private void firstAt(SequenceNumber sequence, RingEffect.Executed batch) {
        require(sequence.equals(highest.next()), "%s follows %s", sequence, highest);
        try {
            BatchHeader header = BatchHeader.ofLeaf(batch.leaves().getFirst());
            BatchStatement previous = history.get(highest);
            require(
                    previous == null || header.time().compareTo(time) > 0,
                    "time goes back at %s",
                    sequence);
            require(
                    header.previous()
                            .equals(Optional.ofNullable(previous).map(BatchStatement::root)),
                    "the chain breaks at %s",
                    sequence);
            time = header.time();
            for (Bytes leaf : batch.leaves().subList(1, batch.leaves().size())) {
                check(Outcome.ofLeaf(leaf), sequence);
            }
        } catch (MalformedException e) {
            throw new RingViolation("a leaf at " + sequence + " is malformed: " + e);
        }
        highest = sequence;
    }

    private void check(Outcome outcome, SequenceNumber sequence) {
        require(asked.contains(outcome.request()), "nobody asked for what is at %s", sequence);
        if (outcome.fate() == Fate.EXECUTED) {
            SequenceNumber before = executed.putIfAbsent(outcome.request(), sequence);
            require(before == null, "executed at %s and at %s", before, sequence);
        }
    }

    /// After every step of an honest member.
    void stepped(RingReplica replica) {
        if (replica.executed().number() > 0) {
            Digest digest = replica.ringState().digest();
            Digest first = states.putIfAbsent(replica.executed(), digest);
            require(
                    first == null || first.equals(digest),
                    "two states after %s",
                    replica.executed());
        }
    }

    /// An honest member never blames an honest one.
    void suspected(MemberId member, String reason) {
        require(liars.contains(member), "%s is innocent of: %s", member, reason);
    }

    boolean isExecuted(Request request) {
        return executed.containsKey(request.digest());
    }

    SequenceNumber highest() {
        return highest;
    }

    private static void require(boolean holds, String fact, Object... details) {
        if (!holds) {
            throw new RingViolation(fact.formatted(details));
        }
    }
}
