package io.tarn.member;

import io.tarn.crypto.KeyId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What many senders want done, a bounded queue of each, one task of each in turn: who sends more waits longer,
/// and nobody for it. Members come before others, but for every fourth turn, so that a member who lies does
/// not keep those out who follow or ask.
///
/// Safe for use by many threads.
public final class FairTasks {
    private static final int OTHERS_TURN = 4;

    /// What may wait of senders of one kind.
    ///
    /// @param tasksMax of one sender
    /// @param bytesMax of one sender, beyond its first task
    /// @param allBytesMax of all senders
    public record Room(int tasksMax, long bytesMax, long allBytesMax) {}

    private record Task(long bytes, Runnable action) {}

    private static final class Queue {
        final Deque<Task> tasks = new ArrayDeque<>();
        long bytes;
    }

    private static final class Senders {
        private final Room room;

        /// Whose turn is next first; nobody without a task.
        private final SequencedMap<KeyId, Queue> queues = new LinkedHashMap<>();

        private long bytes;

        Senders(Room room) {
            this.room = room;
        }

        boolean offer(KeyId sender, Task task) {
            Queue queue = queues.get(sender);
            boolean hasRoom =
                    bytes + task.bytes() <= room.allBytesMax()
                            && (queue == null
                                    || (queue.tasks.size() < room.tasksMax()
                                            && queue.bytes + task.bytes() <= room.bytesMax()));
            if (!hasRoom) {
                return false;
            }
            Queue its = queues.computeIfAbsent(sender, _ -> new Queue());
            its.tasks.add(task);
            its.bytes += task.bytes();
            bytes += task.bytes();
            return true;
        }

        Optional<Task> poll() {
            Map.Entry<KeyId, Queue> next = queues.pollFirstEntry();
            if (next == null) {
                return Optional.empty();
            }
            Queue queue = next.getValue();
            Task task = queue.tasks.remove();
            queue.bytes -= task.bytes();
            bytes -= task.bytes();
            if (!queue.tasks.isEmpty()) {
                queues.putLast(next.getKey(), queue);
            }
            return Optional.of(task);
        }
    }

    private final Senders members;
    private final Senders others;
    private int turn;

    /// @param members room for tasks of members
    /// @param others room for those of everybody else
    public FairTasks(Room members, Room others) {
        this.members = new Senders(members);
        this.others = new Senders(others);
    }

    /// Has `action` done when it is its turn.
    ///
    /// @param bytes that the task holds
    /// @return whether there was room
    public synchronized boolean offer(KeyId sender, boolean isMember, long bytes, Runnable action) {
        boolean isTaken = (isMember ? members : others).offer(sender, new Task(bytes, action));
        if (isTaken) {
            notify();
        }
        return isTaken;
    }

    /// The next one, if there is any.
    public synchronized Optional<Runnable> poll() {
        turn = (turn + 1) % OTHERS_TURN;
        Senders first = turn == 0 ? others : members;
        Senders second = turn == 0 ? members : others;
        return first.poll().or(second::poll).map(Task::action);
    }

    /// Waits for one.
    public synchronized Runnable take() throws InterruptedException {
        Optional<Runnable> next = poll();
        while (next.isEmpty()) {
            wait();
            next = poll();
        }
        return next.get();
    }
}
