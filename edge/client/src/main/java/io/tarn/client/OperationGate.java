package io.tarn.client;

import io.tarn.client.DeviceOutcome.Failed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Admission of operations to a device: as many run as its limits allow, the rest wait in the order
/// they came, and no more than a bounded number waits.
///
/// In strict order: a long operation at the head holds back short ones behind it, so that it cannot
/// starve.
final class OperationGate {
    private record Waiting(
            long costBytes,
            Supplier<CompletionStage<DeviceOutcome>> operation,
            CompletableFuture<DeviceOutcome> done) {}

    private final DeviceLimits limits;

    // Guarded by this.
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int running;
    private long heldBytes;

    OperationGate(DeviceLimits limits) {
        this.limits = limits;
    }

    /// Runs `operation`, now or when those before it leave room.
    ///
    /// @param costBytes what the operation holds while it runs, at most
    ///     [DeviceLimits#bytesMax]
    CompletionStage<DeviceOutcome> admit(
            long costBytes, Supplier<CompletionStage<DeviceOutcome>> operation) {
        CompletableFuture<DeviceOutcome> done = new CompletableFuture<>();
        synchronized (this) {
            if (waiting.size() == limits.waitingMax()) {
                return CompletableFuture.completedStage(
                        new Failed(
                                DeviceFailure.OVERLOADED,
                                limits.waitingMax() + " operations wait already"));
            }
            waiting.add(new Waiting(costBytes, operation, done));
        }
        Trampoline.run(this::startMore);
        return done;
    }

    /// Whether nothing runs and nothing waits.
    synchronized boolean isIdle() {
        return running == 0 && heldBytes == 0 && waiting.isEmpty();
    }

    private void startMore() {
        for (Waiting next = claim(); next != null; next = claim()) {
            Waiting admitted = next;
            admitted.operation().get().thenAccept(outcome -> finish(admitted, outcome));
        }
    }

    private synchronized @Nullable Waiting claim() {
        Waiting next = waiting.peek();
        if (next == null
                || running == limits.operationsMax()
                || heldBytes + next.costBytes() > limits.bytesMax()) {
            return null;
        }
        waiting.remove();
        running++;
        heldBytes += next.costBytes();
        return next;
    }

    private void finish(Waiting ended, DeviceOutcome outcome) {
        synchronized (this) {
            running--;
            heldBytes -= ended.costBytes();
        }
        ended.done().complete(outcome);
        Trampoline.run(this::startMore);
    }
}
