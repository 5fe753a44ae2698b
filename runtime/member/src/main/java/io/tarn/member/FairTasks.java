package io.tarn.member;

import io.tarn.crypto.KeyId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/// What many senders want done, a bounded queue of each. Next is whose tasks have taken least time so far: one message
/// may take a thousand times as long as another, and a sender who chooses such ones waits for them, and nobody
/// else. Of the time, members have three quarters and others one if all want more than there is, so that a member
/// who lies does not keep those out who follow or ask.
///
/// A task takes its sender's room until what follows from it is done too: who is judged faster than the member can
/// take in what comes of it waits here, and no queue further on needs a bound of its own.
///
/// Fairness is that of start-time fair queueing (Goyal, Vin & Cheng, SIGCOMM '96), with costs that are known only
/// afterwards. Safe for use by many threads.
public final class FairTasks {
    private static final int OTHERS_PER_MEMBERS = 3;

    /// So many senders without tasks are remembered, for the time that they have taken.
    private static final int IDLE_MAX = 1 << 12;

    /// @param tasksMax of one sender that wait
    /// @param bytesMax of one sender, beyond its first task
    /// @param allBytesMax of all senders
    /// @param aheadMax of one sender that are taken and not done
    /// @param aheadBytesMax of these, beyond the first
    public record Room(
            int tasksMax, long bytesMax, long allBytesMax, int aheadMax, long aheadBytesMax) {}

    /// What is done when its turn has come.
    @FunctionalInterface
    public interface Action {
        /// @param turn to be [Turn#done], now or later, on any thread
        void run(Turn turn);
    }

    private record Task(long bytes, Action action) {}

    /// A sender.
    private static final class Queue {
        final KeyId sender;
        final Deque<Task> tasks = new ArrayDeque<>();

        /// Also of tasks that are taken and not done.
        long bytes;

        int ahead;
        long aheadBytes;

        /// Whose time is not known yet.
        int running;

        /// What its tasks have taken, or what others' had when it came.
        long spentNs;

        /// What its last one took: the next counts as much until it is known.
        long lastNs;

        /// Among those that have spent the same: who has waited longer is first.
        long place;

        Queue(KeyId sender) {
            this.sender = sender;
        }

        boolean isIdle() {
            return tasks.isEmpty() && ahead == 0 && running == 0;
        }

        boolean isDue(Room room) {
            Task next = tasks.peek();
            return next != null
                    && ahead < room.aheadMax()
                    && (ahead == 0 || aheadBytes + next.bytes() <= room.aheadBytesMax());
        }
    }

    /// A task whose turn has come.
    public final class Turn {
        private final Senders senders;
        private final Queue queue;
        private final Task task;
        private final long expectedNs;
        private boolean isDone;

        private Turn(Senders senders, Queue queue, Task task) {
            this.senders = senders;
            this.queue = queue;
            this.task = task;
            this.expectedNs = queue.lastNs;
        }

        /// What it takes is its sender's.
        public void run() {
            long began = clock.getAsLong();
            try {
                task.action().run(this);
            } finally {
                spent(this, clock.getAsLong() - began);
            }
        }

        /// Nothing is left to be done of it. More than once is as good as once.
        public void done() {
            FairTasks.this.done(this);
        }
    }

    private final class Senders {
        private final Room room;

        /// How much of the time that these take counts.
        private final int weight;

        private final Map<KeyId, Queue> queues = new HashMap<>();

        /// Whose next task may be taken.
        private final TreeSet<Queue> due =
                new TreeSet<>(
                        Comparator.<Queue>comparingLong(queue -> queue.spentNs)
                                .thenComparingLong(queue -> queue.place));

        private long bytes;
        private long places;
        private long sweepAt = IDLE_MAX;

        /// See [#floor].
        private long floorNs;

        private long spentNs;

        Senders(Room room, int weight) {
            this.room = room;
            this.weight = weight;
        }

        boolean offer(KeyId sender, Task task, Senders rest) {
            Queue known = queues.get(sender);
            boolean hasRoom =
                    bytes + task.bytes() <= room.allBytesMax()
                            && (known == null
                                    || known.isIdle()
                                    || (known.tasks.size() < room.tasksMax()
                                            && known.bytes + task.bytes() <= room.bytesMax()));
            if (!hasRoom) {
                return false;
            }
            sweep();
            Queue its = queues.computeIfAbsent(sender, Queue::new);
            if (due.isEmpty()) {
                spentNs = Math.max(spentNs, rest.spentNs);
            }
            if (its.tasks.isEmpty()) {
                its.spentNs = Math.max(its.spentNs, floor());
                its.place = places++;
            }
            due.remove(its);
            its.tasks.add(task);
            its.bytes += task.bytes();
            bytes += task.bytes();
            put(its);
            return true;
        }

        /// Where who comes anew begins: with what they have spent at least whose turns come now.
        private long floor() {
            if (!due.isEmpty()) {
                floorNs = Math.max(floorNs, due.first().spentNs);
            }
            return floorNs;
        }

        private void put(Queue queue) {
            if (queue.isDue(room)) {
                due.add(queue);
            } else if (queue.isIdle() && queue.spentNs <= floorNs) {
                queues.remove(queue.sender);
            }
        }

        Turn next() {
            floor();
            Queue queue = due.removeFirst();
            Task task = queue.tasks.remove();
            queue.ahead++;
            queue.aheadBytes += task.bytes();
            queue.running++;
            queue.place = places++;
            var turn = new Turn(this, queue, task);
            charge(queue, turn.expectedNs);
            put(queue);
            return turn;
        }

        private void charge(Queue queue, long ns) {
            queue.spentNs += ns;
            spentNs += weight * ns;
        }

        void spent(Turn turn, long ns) {
            Queue queue = turn.queue;
            due.remove(queue);
            charge(queue, ns - turn.expectedNs);
            queue.lastNs = ns;
            queue.running--;
            put(queue);
        }

        void done(Turn turn) {
            Queue queue = turn.queue;
            long size = turn.task.bytes();
            due.remove(queue);
            queue.ahead--;
            queue.aheadBytes -= size;
            queue.bytes -= size;
            bytes -= size;
            put(queue);
        }

        /// Who has made many names of its own has made others' debts forgotten, not its own that it still uses.
        private void sweep() {
            if (queues.size() >= sweepAt) {
                queues.values().removeIf(queue -> queue.isIdle() && queue.spentNs <= floorNs);
                if (queues.size() >= IDLE_MAX) {
                    queues.values().removeIf(Queue::isIdle);
                }
                sweepAt = Math.max(IDLE_MAX, 2L * queues.size());
            }
        }
    }

    private final Senders members;
    private final Senders others;
    private final LongSupplier clock;

    /// @param clock in nanoseconds, from anywhere
    public FairTasks(Room members, Room others, LongSupplier clock) {
        this.members = new Senders(members, 1);
        this.others = new Senders(others, OTHERS_PER_MEMBERS);
        this.clock = clock;
    }

    /// Has `action` done when it is its turn.
    ///
    /// @param bytes that the task holds
    /// @return whether there was room
    public synchronized boolean offer(KeyId sender, boolean isMember, long bytes, Action action) {
        var task = new Task(bytes, action);
        boolean isTaken =
                isMember
                        ? members.offer(sender, task, others)
                        : others.offer(sender, task, members);
        if (isTaken) {
            notify();
        }
        return isTaken;
    }

    private synchronized void spent(Turn turn, long ns) {
        turn.senders.spent(turn, ns);
    }

    private synchronized void done(Turn turn) {
        if (!turn.isDone) {
            turn.isDone = true;
            turn.senders.done(turn);
            notify();
        }
    }

    /// Who is remembered.
    synchronized int senders() {
        return members.queues.size() + others.queues.size();
    }

    synchronized Optional<Turn> poll() {
        if (members.due.isEmpty() && others.due.isEmpty()) {
            return Optional.empty();
        }
        boolean isOthersTurn =
                members.due.isEmpty()
                        || (!others.due.isEmpty() && others.spentNs < members.spentNs);
        return Optional.of(isOthersTurn ? others.next() : members.next());
    }

    /// Waits for one.
    public synchronized Turn take() throws InterruptedException {
        Optional<Turn> next = poll();
        while (next.isEmpty()) {
            wait();
            next = poll();
        }
        return next.get();
    }
}
