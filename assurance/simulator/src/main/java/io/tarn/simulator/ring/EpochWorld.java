package io.tarn.simulator.ring;

import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.affairs.Founding;
import io.tarn.simulator.kernel.EventQueue;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.kernel.Trace;
import java.util.List;
import java.util.stream.IntStream;

/// What all parties of a simulated ring of several epochs share.
final class EpochWorld {
    /// Of runs whose clocks differ, within what members allow.
    private static final int CLOCKS_PER_MILLE = 250;

    final SimulationRandom random;
    final EventQueue queue = new EventQueue();
    final Trace trace = new Trace();
    final SimulatedNetwork network;
    final EpochPlan plan;
    final List<NodeIdentity> identities;
    final List<Party> parties;
    final List<Clock> clocks;
    final NodeIdentity owner = identity('o', 0);
    final Founding founding;

    EpochWorld(SimulationRandom random, EpochPlan plan) {
        this.random = random;
        this.plan = plan;
        network = new SimulatedNetwork(queue, trace, random.split("network"), plan.weather());
        identities = IntStream.range(0, plan.nodes()).mapToObj(i -> identity('n', i)).toList();
        parties =
                IntStream.range(0, plan.nodes())
                        .mapToObj(i -> new Party("n%02d".formatted(i)))
                        .toList();
        SimulationRandom time = random.split("clocks");
        boolean areSkewed = time.chance(CLOCKS_PER_MILLE);
        clocks =
                identities.stream()
                        .map(_ -> areSkewed ? Clock.tolerable(time, 1) : Clock.RIGHT)
                        .toList();
        founding =
                new Founding(
                        EpochPlan.FOUNDERS.stream()
                                .map(i -> identities.get(i).publicKey())
                                .toList(),
                        owner.publicKey());
    }

    static NodeIdentity identity(char kind, int number) {
        return Identities.of(kind, number);
    }

    Party party(KeyId name) {
        for (int i = 0; i < identities.size(); i++) {
            if (identities.get(i).id().equals(name)) {
                return parties.get(i);
            }
        }
        throw new AssertionError("no node is called " + name);
    }

    KeyId name(Party party) {
        return identities.get(parties.indexOf(party)).id();
    }
}
