package io.tarn.client;

import io.tarn.client.DeviceOutcome.Failed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One operation's steps, a block each, of which a bounded number are in flight.
///
/// The first failure stops the start of further steps and is the operation's outcome, once nothing
/// is in flight: an operation that has ended touches no block any more.
final class BlockSequence {
    private final long count;
    private final int inFlightMax;
    private final LongFunction<CompletionStage<DeviceOutcome>> step;
    private final CompletableFuture<DeviceOutcome> done = new CompletableFuture<>();

    // Guarded by this.
    private long started;
    private int inFlight;
    private @Nullable Failed failure;

    private BlockSequence(
            long count, int inFlightMax, LongFunction<CompletionStage<DeviceOutcome>> step) {
        this.count = count;
        this.inFlightMax = inFlightMax;
        this.step = step;
    }

    /// Runs `step` for `0 .. count - 1`, in that order of starts.
    ///
    /// @param count at least 1
    /// @return [Done] if no step failed, else the first [Failed]
    static CompletionStage<DeviceOutcome> run(
            long count, int inFlightMax, LongFunction<CompletionStage<DeviceOutcome>> step) {
        BlockSequence sequence = new BlockSequence(count, inFlightMax, step);
        Trampoline.run(sequence::startMore);
        return sequence.done;
    }

    private void startMore() {
        for (long index = claim(); index >= 0; index = claim()) {
            step.apply(index).thenAccept(this::finish);
        }
    }

    /// The next step to start, which then counts as in flight; or -1 if none may start now.
    private synchronized long claim() {
        if (failure != null || started == count || inFlight == inFlightMax) {
            return -1;
        }
        inFlight++;
        return started++;
    }

    private void finish(DeviceOutcome outcome) {
        @Nullable DeviceOutcome result;
        synchronized (this) {
            inFlight--;
            if (outcome instanceof Failed failed && failure == null) {
                failure = failed;
            }
            if (inFlight > 0 || (failure == null && started < count)) {
                result = null;
            } else {
                result = failure != null ? failure : outcome;
            }
        }
        if (result != null) {
            done.complete(result);
        } else {
            Trampoline.run(this::startMore);
        }
    }
}
