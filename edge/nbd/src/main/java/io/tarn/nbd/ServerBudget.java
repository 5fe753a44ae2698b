package io.tarn.nbd;

import java.util.ArrayDeque;
import java.util.Queue;

/// Bytes that requests of all connections may hold together; who finds none left waits in line.
final class ServerBudget {
    /// A connection in line. The grant comes on any thread, and counts as taken from then on.
    record Claim(long bytes, Runnable granted) {}

    private final long bytesMax;
    private final Queue<Claim> line = new ArrayDeque<>(); // guarded by this, as is heldBytes
    private long heldBytes;

    ServerBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Takes the claim's bytes at once and returns true, or puts it in line.
    synchronized boolean take(Claim claim) {
        if (line.isEmpty() && fits(claim)) {
            heldBytes += claim.bytes();
            return true;
        }
        line.add(claim);
        return false;
    }

    /// Gives bytes back, and to those in line what then fits.
    void release(long bytes) {
        Queue<Claim> granted = new ArrayDeque<>();
        synchronized (this) {
            heldBytes -= bytes;
            while (!line.isEmpty() && fits(line.peek())) {
                heldBytes += line.peek().bytes();
                granted.add(line.remove());
            }
        }
        granted.forEach(claim -> claim.granted().run());
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    private boolean fits(Claim claim) {
        return heldBytes + claim.bytes() <= bytesMax;
    }
}
