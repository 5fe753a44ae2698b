package io.tarn.benchmarks.workload;

import io.tarn.base.Bytes;
import java.time.Duration;

/// Something replicated that callers have updated, one update after another each.
public interface Service {
    /// Has an update carried out, and waits for that.
    ///
    /// @param caller from 0; no two threads call for the same one at a time
    /// @throws IllegalStateException if it was not carried out: a measurement in which something fails is none
    void update(int caller, Bytes content) throws InterruptedException;

    /// Processor time that its servers have used so far.
    Duration processorTime();

    /// Batches in which updates were carried out since this was last asked; 0 if nobody knows.
    long takeBatches();
}
