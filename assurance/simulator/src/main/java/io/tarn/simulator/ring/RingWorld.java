package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.MessageCheck;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.NewView;
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
    final EventQueue queue = new EventQueue();
    final Trace trace = new Trace();
    final SimulatedNetwork network;
    final RingPlan plan;
    final List<NodeIdentity> identities;
    final List<Party> parties;
    final Membership membership;
    final CharterStatement statement;
    final MessageCheck check;

    /// Told of every new view that proves what it must.
    final List<Consumer<NewView>> newViews = new ArrayList<>();

    /// Told of what was refused and cannot be denied.
    final List<Consumer<Misbehaviour>> refused = new ArrayList<>();

    /// Verdicts on messages by their bytes: all members come to the same, so that one of them is enough.
    private final Map<Bytes, Optional<RingMessage>> judged = new TreeMap<>();

    RingWorld(SimulationRandom random, RingPlan plan) {
        this.random = random;
        this.plan = plan;
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        identities = IntStream.range(0, plan.size().members()).mapToObj(Identities::of).toList();
        parties =
                IntStream.range(0, plan.size().members())
                        .mapToObj(i -> new Party("m%02d".formatted(i)))
                        .toList();
        membership =
                new Membership(
                        RING, EPOCH, identities.stream().map(NodeIdentity::publicKey).toList());
        statement =
                new CharterStatement(
                        new Charter(membership, SequenceNumber.NONE, Optional.empty()),
                        RingState.EMPTY.digest());
        check =
                new MessageCheck(
                        membership,
                        plan.limits(),
                        StableProof.start(SequenceNumber.NONE, RingState.EMPTY.digest()));
    }

    Party party(MemberId member) {
        return parties.get(member.index());
    }

    MemberId member(Party party) {
        return new MemberId(parties.indexOf(party));
    }

    /// What a frame says, if it is a message that proves what it must.
    Optional<RingMessage> judged(Bytes frame) {
        return judged.computeIfAbsent(frame, this::judge);
    }

    private Optional<RingMessage> judge(Bytes frame) {
        try {
            RingMessage message = MessageCodec.decode(frame, plan.limits());
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
