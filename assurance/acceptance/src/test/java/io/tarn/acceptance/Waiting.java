package io.tarn.acceptance;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waits for what must come. The patience is only there to end a test that has failed.
final class Waiting {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long PAUSE_MS = 50;

    private Waiting() {}

    /// Returns when `condition` holds.
    ///
    /// @param what the end of a sentence that begins with "waited in vain until"
    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain until " + what);
            }
            Thread.sleep(PAUSE_MS);
        }
    }
}
