package io.tarn.simulator.kernel;

import static io.tarn.base.Invariant.require;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Virtual time: a count of ticks that moves only when an event is taken from the queue.
///
/// Events of one tick happen in the order in which they were asked for, so a run has one order.
public final class EventQueue {
    private record Event(long tick, long sequence, Runnable action) {
        private static final Comparator<Event> ORDER =
                Comparator.comparingLong(Event::tick).thenComparingLong(Event::sequence);
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>(Event.ORDER);
    private long nowTick;
    private long asked;

    public long nowTick() {
        return nowTick;
    }

    public void after(long delayTicks, Runnable action) {
        require(delayTicks >= 0, "events lie ahead");
        queue.add(new Event(nowTick + delayTicks, asked++, action));
    }

    /// Takes the next event if it lies at `lastTick` or before.
    ///
    /// @return whether there was one
    public boolean runNext(long lastTick) {
        Event next = queue.peek();
        if (next == null || next.tick() > lastTick) {
            return false;
        }
        queue.remove();
        nowTick = next.tick();
        next.action().run();
        return true;
    }

    /// Takes every event up to and including `lastTick`; the time is `lastTick` then.
    public void runThrough(long lastTick) {
        require(lastTick >= nowTick, "time does not run back");
        while (runNext(lastTick)) {}
        nowTick = lastTick;
    }
}
