package io.tarn.operations.object;

import io.tarn.crypto.KeyId;
import io.tarn.object.machine.ObjectAnswer;
import java.util.List;

/// Names all names and versions of a volume at one place in the ring's order, by their digests. What is under them can be had for
/// half a minute.
public sealed interface NamedLists permits Snapshot, Sight {
    ObjectAnswer.HeadsAre heads();

    /// Members that say that they have them, and are asked first; maybe none.
    List<KeyId> members();
}
