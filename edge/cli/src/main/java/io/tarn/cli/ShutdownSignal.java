package io.tarn.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// The signals that end this process. The JVM's shutdown begins with one, and waits until the
/// command that listens has cleaned up.
final class ShutdownSignal implements StopSignal.Listening {
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final CountDownLatch cleanedUp = new CountDownLatch(1);

    private ShutdownSignal() {}

    static StopSignal.Listening listen() {
        var signal = new ShutdownSignal();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("tarn-stop").unstarted(signal::stop));
        return signal;
    }

    private void stop() {
        told.complete(null);
        try {
            cleanedUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletableFuture<Void> told() {
        return told;
    }

    @Override
    public void close() {
        cleanedUp.countDown();
    }
}
