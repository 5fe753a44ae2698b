package io.tarn.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Judges whether a peer is alive from when it sent and took bytes. Times are nanoseconds of any
/// one monotonic clock, which is the caller's.
final class PeerWatch {
    private final long idleNanos;
    private final long keepaliveNanos;
    private long heardAt;
    private long spokeAt;
    private long frameBegunAt;
    private boolean midFrame;
    private long blockedAt;
    private boolean blocked;

    PeerWatch(TransportLimits limits, long now) {
        idleNanos = TimeUnit.MILLISECONDS.toNanos(limits.idleMs());
        keepaliveNanos = TimeUnit.MILLISECONDS.toNanos(limits.keepaliveMs());
        heardAt = now;
        spokeAt = now;
    }

    /// Bytes arrived.
    ///
    /// @param frames whether they completed a frame
    /// @param midFrameNow whether they end within one
    void heard(long now, boolean frames, boolean midFrameNow) {
        heardAt = now;
        if (frames || !midFrame) {
            frameBegunAt = now;
        }
        midFrame = midFrameNow;
    }

    /// Bytes were handed to the socket.
    void spoke(long now) {
        spokeAt = now;
    }

    /// The peer has, or has no longer, taken enough to be sent more.
    void takes(long now, boolean room) {
        if (room || !blocked) {
            blockedAt = now;
        }
        blocked = !room;
    }

    /// This end reads again after a pause of its own: the peer is not to blame for the silence.
    void resumed(long now) {
        heardAt = now;
        frameBegunAt = now;
    }

    boolean keepaliveDue(long now) {
        return now - spokeAt >= keepaliveNanos;
    }

    /// Why the peer is to be given up, if it is.
    ///
    /// @param reading whether this end reads; while it does not, silence proves nothing
    @Nullable TransportEvent verdict(long now, boolean reading) {
        if (blocked && now - blockedAt >= idleNanos) {
            return TransportEvent.SLOW_READER;
        }
        if (!reading) {
            return null;
        }
        if (now - heardAt >= idleNanos) {
            return TransportEvent.IDLE;
        }
        return midFrame && now - frameBegunAt >= idleNanos ? TransportEvent.SLOW_SENDER : null;
    }
}
