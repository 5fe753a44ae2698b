package io.tarn.operations.object;

import io.tarn.crypto.KeyId;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.certificate.Proof;
import java.util.List;

/// A volume's lists by the ring's word.
public record Snapshot(ObjectAnswer.HeadsAre heads, Proof proof) implements NamedLists {
    @Override
    public List<KeyId> members() {
        return List.of();
    }
}
