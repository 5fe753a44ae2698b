package io.tarn.benchmarks.wide;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// What is to happen, in order of time; time is where the last event was.
final class EventQueue {
    private record Event(long atNanos, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long numbers;

    long nowNanos() {
        return now;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), numbers++, action));
    }

    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /// @param deadlineNanos when it gives up
    /// @return whether it has come to that
    boolean runUntil(BooleanSupplier done, long deadlineNanos) {
        while (!done.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.atNanos() > deadlineNanos) {
                return false;
            }
            events.remove();
            now = next.atNanos();
            next.action().run();
        }
        return true;
    }
}
