package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.MessageCheck;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What all parties of one simulated ring share.
final class RingWorld {
    static final RingId RING = new RingId(Sha256.of(Bytes.ofHex("7269")));
    static final Epoch EPOCH = new Epoch(1);

    final SimulationRandom random;
    final EventQueue queue;
    final Trace trace;
    final SimulatedNetwork network;
    final RingPlan plan;
    final List<NodeIdentity> identities;
    final List<Party> parties;
    final Membership membership;
    final CharterStatement statement;

    /// What the members agree about, and the state that they begin with.
    final StateMachine machine;

    final RingState begin;
    private final MessageCheck check;

    /// Of each member, where some hear what others do not: checks remember the good requests that they have seen.
    private final List<MessageCheck> checks;

    /// Of those whose clocks are not right.
    final Map<MemberId, Clock> clocks = new TreeMap<>();

    /// Told of every new view that proves what it must.
    final List<Consumer<NewView>> newViews = new ArrayList<>();

    /// Told of what was refused and cannot be denied.
    final List<Consumer<Misbehaviour>> refused = new ArrayList<>();

    /// Verdicts on messages by their bytes: all members come to the same, so that one of them is enough.
    private final Map<Bytes, Optional<RingMessage>> judged = new TreeMap<>();

    /// Of registers.
    RingWorld(SimulationRandom random, RingPlan plan) {
        this(random, plan, new EventQueue(), new Trace(), new RegisterMachine(), RingState.EMPTY);
    }

    RingWorld(
            SimulationRandom random,
            RingPlan plan,
            EventQueue queue,
            Trace trace,
            StateMachine machine,
            RingState begin) {
        this.queue = queue;
        this.trace = trace;
        this.machine = machine;
        this.begin = begin;
        this.random = random;
        this.plan = plan;
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        identities = IntStream.range(0, plan.size().members()).mapToObj(Identities::of).toList();
        parties =
                IntStream.range(0, plan.size().members())
                        .mapToObj(i -> new Party("m%02d".formatted(i)))
                        .toList();
        membership = membership(plan.size());
        statement =
                new CharterStatement(
                        new Charter(membership, SequenceNumber.NONE, Optional.empty()),
                        begin.digest());
        check = newCheck();
        boolean isForged = plan.halfValid() > 0 || plan.lies().contains(RingLie.FORGES);
        checks = identities.stream().map(_ -> isForged ? newCheck() : check).toList();
    }

    /// The same in all runs of rings of one size.
    static Membership membership(RingSize size) {
        return new Membership(
                RING,
                EPOCH,
                IntStream.range(0, size.members())
                        .mapToObj(i -> Identities.of(i).publicKey())
                        .toList());
    }

    private MessageCheck newCheck() {
        return new MessageCheck(
                membership, plan.limits(), StableProof.start(SequenceNumber.NONE, begin.digest()));
    }

    Party party(MemberId member) {
        return parties.get(member.index());
    }

    MemberId member(Party party) {
        return new MemberId(parties.indexOf(party));
    }

    Clock clock(MemberId member) {
        return clocks.getOrDefault(member, Clock.RIGHT);
    }

    /// What a frame says, if it is a message that proves what it must.
    Optional<RingMessage> judged(Bytes frame) {
        return judged.computeIfAbsent(frame, heard -> judge(check, heard));
    }

    /// The same, as this member finds.
    Optional<RingMessage> judged(MemberId by, Bytes frame) {
        MessageCheck own = checks.get(by.index());
        return own.equals(check) ? judged(frame) : judge(own, frame);
    }

    boolean isGood(MemberId by, Request request) {
        return checks.get(by.index()).isGood(request);
    }

    private Optional<RingMessage> judge(MessageCheck check, Bytes frame) {
        try {
            RingMessage message = MessageCodec.decode(frame, plan.limits());
            boolean carriesRequests =
                    message instanceof RingMessage.Propose || message instanceof RingMessage.Relay;
            if (!carriesRequests && !check.equals(this.check)) {
                return judged(frame);
            }
            if (check.complaint(message).isPresent()) {
                Misbehaviour.in(message, statement)
                        .ifPresent(said -> refused.forEach(heard -> heard.accept(said)));
                return Optional.empty();
            }
            if (message instanceof RingMessage.Begin(var newView)) {
                newViews.forEach(heard -> heard.accept(newView.statement()));
            }
            return Optional.of(message);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
