package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Requests that wait for their execution, the oldest first. What there is no room for is left to its
/// client to ask again.
final class PendingRequests {
    private static final int BATCHES_MAX = 16;

    /// @param requests that wait
    /// @param bytes of their operations
    private record Share(int requests, long bytes) {
        static final Share NONE = new Share(0, 0);

        Share plus(int more, long size) {
            return new Share(requests + more, bytes + size);
        }
    }

    /// @param turns full batches, with what came before it and itself
    private record Waiting(Request request, long sinceTicks, int turns) {}

    private final RingLimits limits;
    private final SequencedMap<Digest, Waiting> waiting = new LinkedHashMap<>();
    private final SequencedMap<Digest, Request> unproposed = new LinkedHashMap<>();

    /// What waits of each client: none takes the room of all.
    private final Map<KeyId, Share> ofClient = new TreeMap<>();

    private long bytes;

    /// When the oldest that is not proposed came, or one before it.
    private long unproposedSince;

    PendingRequests(RingLimits limits) {
        this.limits = limits;
    }

    /// @return whether it was not here before, and there is room
    boolean add(Request request, long ticks) {
        KeyId client = request.client().id();
        int size = request.operation().size();
        boolean hasRoom =
                waiting.size() < BATCHES_MAX * limits.batchRequestsMax()
                        && bytes + size <= (long) BATCHES_MAX * limits.batchBytesMax()
                        && hasRoom(ofClient.getOrDefault(client, Share.NONE), size);
        if (!hasRoom || waiting.containsKey(request.digest())) {
            return false;
        }
        waiting.put(request.digest(), new Waiting(request, ticks, turns()));
        if (unproposed.isEmpty()) {
            unproposedSince = ticks;
        }
        unproposed.put(request.digest(), request);
        ofClient.put(client, ofClient.getOrDefault(client, Share.NONE).plus(1, size));
        bytes += size;
        return true;
    }

    /// Until one that comes now is in a batch.
    private int turns() {
        return 1
                + Math.max(
                        waiting.size() / limits.batchRequestsMax(),
                        (int) (bytes / limits.batchBytesMax()));
    }

    /// A client may fill one batch, and no more of the room for sixteen.
    private boolean hasRoom(Share share, int size) {
        return share.requests < ClientWindow.SIZE && share.bytes + size <= limits.batchBytesMax();
    }

    boolean holds(Request request) {
        return waiting.containsKey(request.digest());
    }

    void remove(Request request) {
        Digest digest = request.digest();
        if (waiting.remove(digest) != null) {
            unproposed.remove(digest);
            int size = request.operation().size();
            ofClient.computeIfPresent(
                    request.client().id(),
                    (_, share) -> share.requests == 1 ? null : share.plus(-1, -size));
            bytes -= size;
        }
    }

    void removeIf(Predicate<Request> isSettled) {
        requests().filter(isSettled).toList().forEach(this::remove);
    }

    private Stream<Request> requests() {
        return waiting.values().stream().map(Waiting::request);
    }

    Optional<Patience.Awaited> oldest() {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(waiting.firstEntry().getValue())
                        .map(one ->
                                new Patience.Awaited(
                                        one.request.digest(), one.sinceTicks, one.turns));
    }

    List<Request> oldest(int max) {
        return requests().limit(max).toList();
    }

    int size() {
        return waiting.size();
    }

    int unproposed() {
        return unproposed.size();
    }

    long waitedTicks(long ticks) {
        return unproposed.isEmpty() ? 0 : ticks - unproposedSince;
    }

    boolean hasUnproposed() {
        return !unproposed.isEmpty();
    }

    /// The oldest that were not proposed yet, as many as make a batch; from now on they count as proposed.
    Batch take() {
        var taken = new ArrayList<Request>();
        int size = 0;
        for (Request next : unproposed.values()) {
            int more = next.operation().size();
            if (taken.size() == limits.batchRequestsMax() || size + more > limits.batchBytesMax()) {
                break;
            }
            size += more;
            taken.add(next);
        }
        taken.forEach(request -> unproposed.remove(request.digest()));
        return new Batch(taken);
    }

    /// Another view: what was proposed may have been lost.
    void reconsider() {
        unproposed.clear();
        requests().forEach(request -> unproposed.put(request.digest(), request));
    }
}
