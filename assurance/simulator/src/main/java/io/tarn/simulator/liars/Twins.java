package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulatedNetwork;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.volume.Frame;

/// One identity with two copies of its state (Bano et al., *Twins*, OPODIS '21): each frame reaches
/// one of two servers, both of which follow the protocol. Together they forget, equivocate and
/// contradict themselves in ways that nobody had to think of.
public final class Twins implements SimulatedNetwork.Receiver {
    private final SimulatedNetwork.Receiver one;
    private final SimulatedNetwork.Receiver other;
    private final SimulationRandom random;
    private final int otherPerMille;

    public Twins(
            SimulatedNetwork.Receiver one,
            SimulatedNetwork.Receiver other,
            SimulationRandom random) {
        this.one = one;
        this.other = other;
        this.random = random;
        otherPerMille = random.between(50, 500);
    }

    @Override
    public void received(Party from, Bytes frame) {
        if (isReply(frame)) { // Each knows what it asked.
            one.received(from, frame);
            other.received(from, frame);
        } else {
            (random.chance(otherPerMille) ? other : one).received(from, frame);
        }
    }

    private static boolean isReply(Bytes frame) {
        try {
            return Frame.of(frame).isReply();
        } catch (MalformedException e) {
            return false;
        }
    }
}
