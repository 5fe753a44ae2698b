package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Request;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Nothing is executed that nobody asked for, and of each client and number one request, once.
final class OnceAsked {
    private final Set<Digest> asked = new TreeSet<>();
    private final Set<Digest> executed = new TreeSet<>();

    /// By client and number: where.
    private final Map<KeyId, Map<ClientSequence, SequenceNumber>> numbers = new TreeMap<>();

    void asked(Request request) {
        asked.add(request.digest());
    }

    void executed(Outcome outcome, SequenceNumber sequence) {
        RingViolation.unless(
                asked.contains(outcome.request()), "nobody asked for what is at %s", sequence);
        once(outcome, sequence);
    }

    /// Without regard to who asked: members ask for what concerns the ring.
    void once(Outcome outcome, SequenceNumber sequence) {
        if (outcome.fate() == Fate.EXECUTED) {
            SequenceNumber before =
                    numbers.computeIfAbsent(outcome.client(), _ -> new TreeMap<>())
                            .putIfAbsent(outcome.sequence(), sequence);
            RingViolation.unless(before == null, "executed at %s and at %s", before, sequence);
            executed.add(outcome.request());
        }
    }

    boolean isExecuted(KeyId client, ClientSequence sequence) {
        return numbers.getOrDefault(client, Map.of()).containsKey(sequence);
    }

    boolean isExecuted(Request request) {
        return executed.contains(request.digest());
    }
}
