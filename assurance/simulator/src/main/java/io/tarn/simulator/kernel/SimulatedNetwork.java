package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Links between every two parties, carrying frames of real bytes.
///
/// A frame is lost when the weather says so, when its link is cut as it is sent or as it arrives,
/// and when its receiver is not attached (crashed) at that tick. The sender is what the link says it
/// is: channels are authenticated (§3.2 of the Loft paper), so a liar lies under its own name.
public final class SimulatedNetwork {
    /// Takes what arrives.
    @FunctionalInterface
    public interface Receiver {
        void received(Party from, Bytes frame);
    }

    private record Link(Party from, Party to) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }

        @Override
        public String toString() {
            return from + "→" + to;
        }
    }

    private final EventQueue queue;
    private final Trace trace;
    private final SimulationRandom random;
    private LinkWeather weather;
    private final NavigableMap<Party, Receiver> attached = new TreeMap<>();
    private final NavigableSet<Link> cut = new TreeSet<>();
    private final NavigableMap<Link, Long> lastArrivalTick = new TreeMap<>();

    public SimulatedNetwork(
            EventQueue queue, Trace trace, SimulationRandom random, LinkWeather weather) {
        this.queue = queue;
        this.trace = trace;
        this.random = random;
        this.weather = weather;
    }

    public void attach(Party party, Receiver receiver) {
        require(attached.put(party, receiver) == null, "a party is attached once");
    }

    /// Frames to `party` are lost until it is attached again.
    public void detach(Party party) {
        attached.remove(party);
    }

    public void send(Party from, Party to, Bytes frame) {
        Link link = new Link(from, to);
        if (cut.contains(link) || random.chance(weather.lossPerMille())) {
            trace.event(queue.nowTick(), "lost " + link, frame);
            return;
        }
        int copies = random.chance(weather.duplicatePerMille()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            queue.after(delayTicks(link), () -> arrive(link, frame));
        }
    }

    /// Stops frames from `from` to `to`; the other direction is as it was.
    public void cut(Party from, Party to) {
        cut.add(new Link(from, to));
    }

    /// Cuts every link between `side` and all of `others` that are not on it, both ways.
    public void partition(Collection<Party> side, Collection<Party> others) {
        for (Party here : side) {
            for (Party there : others) {
                if (!side.contains(there)) {
                    cut(here, there);
                    cut(there, here);
                }
            }
        }
    }

    /// Mends every link from and to `party`.
    public void rejoin(Party party) {
        cut.removeIf(link -> link.from().equals(party) || link.to().equals(party));
    }

    /// Mends every link.
    public void heal() {
        cut.clear();
    }

    /// From now on; frames under way arrive as they would have.
    public void turnWeather(LinkWeather next) {
        weather = next;
    }

    private long delayTicks(Link link) {
        long delayTicks = weather.delayTicks(random);
        if (!weather.inOrder()) {
            return delayTicks;
        }
        long nowTick = queue.nowTick();
        long arrivalTick =
                Math.max(nowTick + delayTicks, lastArrivalTick.getOrDefault(link, nowTick));
        lastArrivalTick.put(link, arrivalTick);
        return arrivalTick - nowTick;
    }

    private void arrive(Link link, Bytes frame) {
        Receiver receiver = attached.get(link.to());
        if (receiver == null || cut.contains(link)) {
            trace.event(queue.nowTick(), "lost under way " + link, frame);
            return;
        }
        trace.event(queue.nowTick(), link.toString(), frame);
        receiver.received(link.from(), frame);
    }
}
