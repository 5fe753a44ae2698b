package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.evidence.Kind;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingReplica;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold of honest members at every moment, whatever the others do. Each property has its checker;
/// here they are told of what happens.
final class RingChecks {
    private final Set<MemberId> liars;
    private final OneHistory<MemberId> history = new OneHistory<>();
    private final OnceAsked requests = new OnceAsked();
    private final HonestVotes votes = new HonestVotes();
    private final DecidedStays decided;
    private final SortedSet<Kind> caught = new TreeSet<>();
    private final Map<SequenceNumber, Digest> states = new TreeMap<>();

    RingChecks(RingSize size, Set<MemberId> liars) {
        this.liars = liars;
        decided = new DecidedStays(size);
    }

    void asked(Request request) {
        requests.asked(request);
    }

    /// An honest member may give its share of the signature now.
    void executed(MemberId member, RingEffect.Executed batch) {
        SequenceNumber sequence = batch.statement().sequence();
        try {
            if (history.executed(
                    member, batch.statement(), BatchHeader.ofLeaf(batch.leaves().getFirst()))) {
                for (Bytes leaf : batch.leaves().subList(1, batch.leaves().size())) {
                    requests.executed(Outcome.ofLeaf(leaf), sequence);
                }
            }
        } catch (MalformedException e) {
            throw new RingViolation("a leaf at " + sequence + " is malformed: " + e);
        }
    }

    void installed(MemberId member, SequenceNumber sequence) {
        history.installed(member, sequence);
    }

    void restarted(MemberId member, SequenceNumber executed) {
        history.restarted(member, executed);
    }

    /// After every step of an honest member.
    void stepped(RingReplica replica) {
        if (replica.executed().number() > 0) {
            Digest digest = replica.ringState().digest();
            Digest first = states.putIfAbsent(replica.executed(), digest);
            RingViolation.unless(
                    first == null || first.equals(digest),
                    "two states after %s",
                    replica.executed());
        }
    }

    /// An honest member sends something to somebody.
    void said(MemberId member, RingMessage message) {
        votes.said(member, message);
        if (message instanceof RingMessage.Committed(var commit)) {
            decided.committed(member, commit);
        }
    }

    /// Somebody, honest or not, has shown a new view that proves what it must.
    void begun(NewView newView, Membership membership) {
        decided.begun(newView, membership);
    }

    /// An honest member never blames an honest one.
    void suspected(MemberId member, String reason) {
        RingViolation.unless(liars.contains(member), "%s is innocent of: %s", member, reason);
    }

    /// What a member was caught at shows it to everybody, and no member is caught that is honest.
    void caught(Misbehaviour misbehaviour, CharterStatement epoch) {
        RingViolation.unless(misbehaviour.isProved(epoch), "%s shows nothing", misbehaviour);
        RingViolation.unless(
                liars.contains(misbehaviour.member()),
                "%s is innocent of %s",
                misbehaviour.member(),
                misbehaviour);
        caught.add(misbehaviour.kind());
    }

    SortedSet<Kind> caught() {
        return caught;
    }

    boolean isExecuted(Request request) {
        return requests.isExecuted(request);
    }

    SequenceNumber highest() {
        return history.highest();
    }
}
