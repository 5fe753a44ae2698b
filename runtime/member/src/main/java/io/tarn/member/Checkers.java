package io.tarn.member;

import io.tarn.crypto.KeyId;
import java.util.List;
import java.util.stream.IntStream;

/// Threads that judge what comes, before the member's own hears of it: signatures cost most of the time.
final class Checkers implements AutoCloseable {
    private static final int THREADS = 2;

    /// The largest message of a member is 2 MiB, and who catches up is sent many of them.
    private static final FairTasks.Room OF_MEMBERS =
            new FairTasks.Room(1 << 10, 32 << 20, 512 << 20);

    private static final FairTasks.Room OF_OTHERS = new FairTasks.Room(1 << 6, 4 << 20, 128 << 20);

    private final FairTasks tasks = new FairTasks(OF_MEMBERS, OF_OTHERS);
    private final List<Thread> threads =
            IntStream.range(0, THREADS)
                    .mapToObj(i ->
                            Thread.ofPlatform()
                                    .daemon()
                                    .name("tarn-ring-check-" + i)
                                    .unstarted(this::run))
                    .toList();

    void start() {
        threads.forEach(Thread::start);
    }

    /// @return whether there was room: what comes faster than it can be judged is lost, as it may be on the way
    boolean offer(KeyId sender, boolean isMember, long bytes, Runnable action) {
        return tasks.offer(sender, isMember, bytes, action);
    }

    private void run() {
        Thread self = Thread.currentThread();
        try {
            while (!self.isInterrupted()) {
                Runnable next = tasks.take();
                try {
                    next.run();
                } catch (RuntimeException e) {
                    // A mistake in judging one message must not end that of others.
                    self.getUncaughtExceptionHandler().uncaughtException(self, e);
                }
            }
        } catch (InterruptedException e) {
            self.interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
