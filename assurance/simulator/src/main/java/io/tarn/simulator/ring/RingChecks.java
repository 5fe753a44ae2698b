package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.AgreedTime;
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
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What must hold of honest members at every moment, whatever the others do. Each property has its checker;
/// here they are told of what happens.
final class RingChecks {
    private final Set<MemberId> liars;
    private final Set<MemberId> wrongClocks;
    private final OneHistory<MemberId> history = new OneHistory<>();
    private final OnceAsked requests = new OnceAsked();
    private final HonestVotes votes = new HonestVotes();
    private final DecidedStays decided;
    private final SameStates states = new SameStates();
    private final OneRoot roots = new OneRoot();
    private final TimeGrows times = new TimeGrows();
    private final NearClocks clocks = new NearClocks();
    private final CriticalRule<MemberId> rule = new CriticalRule<>();
    private final RingListener listener;
    private final BoundedMemory memory;
    private final RingSize size;
    private final SortedSet<Kind> caught = new TreeSet<>();

    /// @param wrongClocks of honest members who cannot tell what time is near
    RingChecks(
            RingPlan plan, Set<MemberId> liars, Set<MemberId> wrongClocks, RingListener listener) {
        this.liars = liars;
        this.listener = listener;
        this.wrongClocks = wrongClocks;
        size = plan.size();
        memory = new BoundedMemory(plan.limits());
        decided = new DecidedStays(size);
    }

    void asked(Request request) {
        requests.asked(request);
        listener.asked(request);
    }

    /// An honest member may give its share of the signature now.
    void executed(MemberId member, RingEffect.Executed batch) {
        SequenceNumber sequence = batch.statement().sequence();
        try {
            BatchHeader header = BatchHeader.ofLeaf(batch.leaves().getFirst());
            roots.certified(batch.statement());
            times.executed(header);
            rule.shows(member, header, size);
            if (history.executed(member, batch.statement(), header)) {
                clocks.executed(header);
                var outcomes = new ArrayList<Outcome>();
                for (Bytes leaf : batch.leaves().subList(1, batch.leaves().size())) {
                    Outcome outcome = Outcome.ofLeaf(leaf);
                    requests.executed(outcome, sequence);
                    outcomes.add(outcome);
                }
                listener.executed(header, outcomes);
            }
            listener.executedBy(member, batch.statement(), batch.leaves());
        } catch (MalformedException e) {
            throw new RingViolation("a leaf at " + sequence + " is malformed: " + e);
        }
    }

    /// An honest member is about to vote for this.
    void accepted(MemberId member, PrePrepare proposal, AgreedTime clock) {
        if (!wrongClocks.contains(member)) {
            clocks.accepted(member, proposal, clock);
        }
    }

    /// An honest member hears of this.
    void heard(MemberId member, PrePrepare proposal, AgreedTime clock) {
        if (!wrongClocks.contains(member)) {
            clocks.heard(member, proposal, clock);
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
            // Before that it may have lost what it began with, and not have it back yet.
            states.reached(replica.self(), replica.executed(), replica.ringState().digest());
        }
        memory.stepped(replica, size);
        listener.stepped(replica);
    }

    /// An honest member sends something to somebody.
    ///
    /// @param disk what it has for good
    void said(MemberId member, RingMessage message, List<JournalEntry> disk) {
        votes.said(member, message);
        if (message instanceof RingMessage.Committed(var commit)) {
            decided.committed(member, commit);
            rule.committed(
                    member,
                    RingWorld.EPOCH,
                    commit,
                    CriticalRule.isPreparedOn(disk, commit.sequence()));
        } else if (message instanceof RingMessage.Checkpointed(var checkpoint)) {
            states.said(member, checkpoint.statement());
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

    /// At the end of a run.
    void ended() {
        listener.ended();
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
