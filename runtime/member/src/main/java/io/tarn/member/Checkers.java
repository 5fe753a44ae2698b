package io.tarn.member;

import io.tarn.crypto.KeyId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Threads that judge what comes, before the member's own hears of it: signatures cost most of the time.
final class Checkers implements AutoCloseable {
    private static final int THREADS = 2;

    /// What a task takes in memory beside the message that it is about.
    private static final int TASK_BYTES = 1 << 9;

    /// The largest message of a member is 2 MiB, and who catches up is sent many of them.
    private static final FairTasks.Room OF_MEMBERS =
            new FairTasks.Room(1 << 10, 32 << 20, 512 << 20, 1 << 9, 16 << 20);

    private static final FairTasks.Room OF_OTHERS =
            new FairTasks.Room(1 << 6, 4 << 20, 128 << 20, 1 << 6, 4 << 20);

    private final FairTasks tasks = new FairTasks(OF_MEMBERS, OF_OTHERS, System::nanoTime);
    private final Consumer<Throwable> fatal;
    private final List<Thread> threads =
            IntStream.range(0, THREADS)
                    .mapToObj(i ->
                            Thread.ofPlatform()
                                    .daemon()
                                    .name("tarn-ring-check-" + i)
                                    .unstarted(this::run))
                    .toList();

    /// @param fatal told when a thread has ended by an error of this process itself
    Checkers(Consumer<Throwable> fatal) {
        this.fatal = fatal;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /// @return whether there was room: what comes faster than it can be judged is lost, as it may be on the way
    boolean offer(KeyId sender, boolean isMember, long bytes, FairTasks.Action action) {
        return tasks.offer(sender, isMember, bytes + TASK_BYTES, action);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                run(tasks.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            fatal.accept(e);
        }
    }

    private static void run(FairTasks.Turn turn) {
        try {
            turn.run();
        } catch (RuntimeException e) {
            // A mistake in judging one message must not end that of others.
            turn.done();
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
