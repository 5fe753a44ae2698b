package io.tarn.nbd;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// What the requests of one connection hold, against its own bounds and the server's.
///
/// Used on the connection's thread only. A connection that closes while it waits in the server's line
/// stays there until its turn, and then gives back what it was granted.
final class ConnectionBudget implements RequestDecoder.Admission {
    private enum Turn {
        NOT_IN_LINE,
        IN_LINE,
        GRANTED,
    }

    private final NbdLimits limits;
    private final ServerBudget server;
    private final Executor connectionThread;
    private final Runnable onGrant;
    private int requests;
    private long heldBytes;
    private Turn turn = Turn.NOT_IN_LINE;
    private long grantedBytes;
    private boolean closed;

    /// @param onGrant runs on the connection's thread when it is worth asking again after the server
    ///     had no room
    ConnectionBudget(
            NbdLimits limits, ServerBudget server, Executor connectionThread, Runnable onGrant) {
        this.limits = limits;
        this.server = server;
        this.connectionThread = connectionThread;
        this.onGrant = onGrant;
    }

    @Override
    public boolean admit(long bytes) {
        if (turn == Turn.IN_LINE
                || requests == limits.requestsInFlightMax()
                || heldBytes + bytes > limits.connectionBytesMax()) {
            return false;
        }
        if (turn == Turn.NOT_IN_LINE && !takeFromServer(bytes)) {
            turn = Turn.IN_LINE;
            return false;
        }
        turn = Turn.NOT_IN_LINE;
        grantedBytes = 0;
        requests++;
        heldBytes += bytes;
        return true;
    }

    void release(long bytes) {
        requests--;
        heldBytes -= bytes;
        server.release(bytes);
    }

    /// Requests between their admission and the end of their reply.
    int requests() {
        return requests;
    }

    /// Nothing is admitted any more; requests in flight are still to be released.
    void close() {
        closed = true;
        server.release(grantedBytes);
        grantedBytes = 0;
    }

    private boolean takeFromServer(long bytes) {
        return server.take(new ServerBudget.Claim(bytes, () -> announce(bytes)));
    }

    private void announce(long bytes) {
        try {
            connectionThread.execute(() -> onTurn(bytes));
        } catch (RejectedExecutionException closing) { // the thread has ended with its server
            server.release(bytes);
        }
    }

    private void onTurn(long bytes) {
        if (closed) {
            server.release(bytes);
            return;
        }
        turn = Turn.GRANTED;
        grantedBytes = bytes;
        onGrant.run();
    }
}
