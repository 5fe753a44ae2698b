package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// Requests that wait for their execution, the oldest first.
final class PendingRequests {
    /// So many batches' worth; what is beyond is left to its client to ask again.
    private static final int BATCHES_MAX = 16;

    private final RingLimits limits;
    private final SequencedMap<Digest, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(Request request, boolean isProposed) {}

    PendingRequests(RingLimits limits) {
        this.limits = limits;
    }

    /// @return whether it was not here before
    boolean add(Request request) {
        boolean isFull = waiting.size() >= BATCHES_MAX * limits.batchRequestsMax();
        return !isFull
                && waiting.putIfAbsent(request.digest(), new Waiting(request, false)) == null;
    }

    void remove(Request request) {
        waiting.remove(request.digest());
    }

    void removeIf(Predicate<Request> isSettled) {
        waiting.values().removeIf(w -> isSettled.test(w.request()));
    }

    Optional<Digest> oldest() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.firstEntry().getKey());
    }

    List<Request> all() {
        return waiting.values().stream().map(Waiting::request).toList();
    }

    boolean hasUnproposed() {
        return waiting.values().stream().anyMatch(w -> !w.isProposed());
    }

    /// The oldest that were not proposed yet, as many as make a batch; from now on they count as proposed.
    Batch take() {
        var taken = new ArrayList<Request>();
        int bytes = 0;
        for (Waiting next : List.copyOf(waiting.values())) {
            int more = next.request().operation().size();
            if (next.isProposed()) {
                continue;
            }
            if (taken.size() == limits.batchRequestsMax()
                    || bytes + more > limits.batchBytesMax()) {
                break;
            }
            bytes += more;
            taken.add(next.request());
            waiting.replace(next.request().digest(), new Waiting(next.request(), true));
        }
        return new Batch(taken);
    }

    /// Another view: what was proposed may have been lost.
    void reconsider() {
        waiting.replaceAll((_, w) -> new Waiting(w.request(), false));
    }
}
