package io.tarn.operations;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Lets so many writes of a volume be under way at a time; the rest wait in the order they came.
///
/// A server holds a bounded number of prepares for a client (`BlockLimits.stagedPerClientMax`). With
/// more writes than that, each holds a place at some servers and is refused at others, and none gets
/// the `m + f` prepares that would let it commit and make room: all wait until they time out.
final class WriteTurns {
    private final int writesMax;

    // Guarded by this.
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    WriteTurns(int writesMax) {
        this.writesMax = writesMax;
    }

    /// Runs `write` now, or on the thread that ends an earlier one. Each write that runs must [#end].
    void begin(Runnable write) {
        synchronized (this) {
            if (underWay == writesMax) {
                waiting.add(write);
                return;
            }
            underWay++;
        }
        write.run();
    }

    /// A write has been decided, and the next takes its place.
    void end() {
        Runnable next = next();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            underWay--;
        }
        return next;
    }
}
