package io.tarn.ring.member;

import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What was found of the last message of one kind that each member sent. Whoever says the same again, itself or
/// another, costs a digest; a liar takes only its own place here. Safe for use by many threads.
final class Verdicts {
    /// @param complaint what is wrong; empty if nothing is
    record Verdict(Digest message, Optional<String> complaint) {}

    private final Map<KeyId, Verdict> last = new TreeMap<>();

    synchronized Optional<Verdict> of(Digest message) {
        return last.values().stream().filter(known -> known.message().equals(message)).findFirst();
    }

    /// @param sender one of few
    synchronized void note(KeyId sender, Verdict verdict) {
        last.put(sender, verdict);
    }
}
