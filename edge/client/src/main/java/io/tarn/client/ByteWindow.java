package io.tarn.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// Lets so many calls, with so many bytes, be under way at a time. The caller of one more waits, in the order of
/// arrival, so that whoever brings blocks faster than nodes take them holds no more in memory.
final class ByteWindow {
    private final int bytesMax;
    private final Semaphore bytes;
    private final Semaphore calls;

    ByteWindow(BlockStoreLimits limits) {
        bytesMax = Math.toIntExact(limits.bytesMax());
        bytes = new Semaphore(bytesMax, true);
        calls = new Semaphore(limits.callsMax(), true);
    }

    /// A call under way.
    interface Pass {
        /// The call is over. Nothing more happens if it was before.
        void end();
    }

    /// @param costBytes what the call holds; more than there is counts as all there is
    Pass enter(long costBytes) throws InterruptedException {
        int cost = (int) Math.min(costBytes, bytesMax);
        calls.acquire();
        try {
            bytes.acquire(cost);
        } catch (InterruptedException e) {
            calls.release();
            throw e;
        }
        var ended = new CompletableFuture<Void>();
        return () -> {
            if (ended.complete(null)) {
                bytes.release(cost);
                calls.release();
            }
        };
    }
}
