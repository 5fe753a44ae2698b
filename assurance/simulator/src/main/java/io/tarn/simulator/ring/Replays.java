package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.ring.Epoch;
import io.tarn.ring.member.MemberMessage;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// Says again, as long as a run lasts, what it has heard: votes, shares, charters and requests of epochs that have ended,
/// as they were or as if they were of a later one. Its members hear it, those who came later, and those who are to come.
final class Replays {
    private static final int KEPT_MAX = 1_000;
    private static final int APART_TICKS_MAX = 400;

    private final EpochWorld world;
    private final Party self;
    private final SimulationRandom random;
    private final List<Bytes> kept = new ArrayList<>();
    private int heard;

    Replays(EpochWorld world, Party self) {
        this.world = world;
        this.self = self;
        random = world.random.split("replays of " + self);
        world.queue.after(APART_TICKS_MAX, this::say);
    }

    /// Of all that it ever heard it keeps some, so that it has frames of all epochs.
    void heard(Bytes frame) {
        heard++;
        if (kept.size() < KEPT_MAX) {
            kept.add(frame);
        } else {
            int place = random.between(0, heard - 1);
            if (place < KEPT_MAX) {
                kept.set(place, frame);
            }
        }
    }

    private void say() {
        world.queue.after(random.between(1, APART_TICKS_MAX), this::say);
        Party to = random.oneOf(world.parties);
        if (!to.equals(self) && !kept.isEmpty()) {
            Bytes frame = random.oneOf(kept);
            world.network.send(self, to, random.nextBoolean() ? frame : asOfLater(frame));
        }
    }

    /// What was said in one epoch, as if it were of another: its signatures are what they were.
    private Bytes asOfLater(Bytes frame) {
        try {
            return MemberMessage.of(frame) instanceof MemberMessage.InEpoch(Epoch epoch, Bytes said)
                    ? new MemberMessage.InEpoch(
                                    new Epoch(epoch.number() + random.between(1, 2)), said)
                            .encoding()
                    : frame;
        } catch (MalformedException e) {
            throw new AssertionError("nobody sends such", e);
        }
    }
}
