package io.tarn.member;

import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.certificate.Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Clients that wait here for certificates: so many of one client, and so many of all whom the ring does not
/// admit, for anybody can make identities. They are not refused: what they asked for before they were removed
/// is still theirs to know.
///
/// Safe for use by many threads.
final class Waiting {
    private record Ticket(KeyId client, ClientSequence sequence) {}

    /// @param ofClientMax of one client
    /// @param ofStrangersMax of all who are not admitted
    /// @param max of all
    record Room(int ofClientMax, int ofStrangersMax, int max) {}

    private final Room room;
    private final long patienceMs;
    private final Map<Ticket, CompletableFuture<Certificate>> tickets = new HashMap<>();
    private final Map<KeyId, Integer> ofClient = new HashMap<>();
    private int ofStrangers;

    /// @param patienceMs after which nobody waits any more
    Waiting(Room room, long patienceMs) {
        this.room = room;
        this.patienceMs = patienceMs;
    }

    /// Completes exceptionally at once if there is no room.
    CompletableFuture<Certificate> await(
            KeyId client, ClientSequence sequence, boolean isAdmitted) {
        var ticket = new Ticket(client, sequence);
        var answer = new CompletableFuture<Certificate>();
        synchronized (this) {
            CompletableFuture<Certificate> before = tickets.get(ticket);
            if (before != null) {
                return before;
            }
            boolean hasRoom =
                    tickets.size() < room.max()
                            && ofClient.getOrDefault(client, 0) < room.ofClientMax()
                            && (isAdmitted || ofStrangers < room.ofStrangersMax());
            if (!hasRoom) {
                return CompletableFuture.failedFuture(
                        new RejectedExecutionException("too many wait here"));
            }
            tickets.put(ticket, answer);
            ofClient.merge(client, 1, Integer::sum);
            ofStrangers += isAdmitted ? 0 : 1;
        }
        var _ = answer.whenComplete((_, _) -> gone(ticket, isAdmitted));
        return answer.orTimeout(patienceMs, TimeUnit.MILLISECONDS);
    }

    private synchronized void gone(Ticket ticket, boolean isAdmitted) {
        tickets.remove(ticket);
        ofClient.computeIfPresent(
                ticket.client(), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        ofStrangers -= isAdmitted ? 0 : 1;
    }

    void answer(KeyId client, ClientSequence sequence, Certificate certificate) {
        CompletableFuture<Certificate> answer;
        synchronized (this) {
            answer = tickets.get(new Ticket(client, sequence));
        }
        if (answer != null) {
            answer.complete(
                    certificate); // Not under the lock: whoever waits goes on in this thread.
        }
    }
}
