package io.tarn.simulator.ring;

import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import java.util.Map;
import java.util.TreeMap;

/// INV-012: in one epoch and at one sequence one root is certified. One honest share is enough for that, for `f`
/// liars may add theirs to it: so every statement for which one is given counts.
final class OneRoot {
    private final Map<Epoch, Map<SequenceNumber, BatchRoot>> roots = new TreeMap<>();

    /// Somebody has a certificate of this, or could have one now.
    void certified(BatchStatement statement) {
        BatchRoot first =
                roots.computeIfAbsent(statement.epoch(), _ -> new TreeMap<>())
                        .putIfAbsent(statement.sequence(), statement.root());
        RingViolation.unless(
                first == null || first.equals(statement.root()),
                "INV-012: two roots at %s of %s",
                statement.sequence(),
                statement.epoch());
    }

    /// What a client was given is among what honest members have given shares for.
    void shown(BatchStatement statement) {
        RingViolation.unless(
                statement
                        .root()
                        .equals(
                                roots.getOrDefault(statement.epoch(), Map.of())
                                        .get(statement.sequence())),
                "INV-012: a certificate at %s of what no honest member executed",
                statement.sequence());
    }
}
