package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.message.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/// INV-011: whoever has executed the same batches has the same state, whether it came there batch by batch or
/// fetched it, and says so in its checkpoints.
final class SameStates {
    private final Map<SequenceNumber, Digest> states = new TreeMap<>();

    /// An honest member is there, with this state.
    void reached(Object member, SequenceNumber sequence, Digest state) {
        one(member, sequence, state);
    }

    /// An honest member says what state it has.
    void said(Object member, Checkpoint checkpoint) {
        one(member, checkpoint.sequence(), checkpoint.state());
    }

    private void one(Object member, SequenceNumber sequence, Digest state) {
        Digest first = states.putIfAbsent(sequence, state);
        RingViolation.unless(
                first == null || first.equals(state),
                "INV-011: another state of %s after %s",
                member,
                sequence);
    }
}
