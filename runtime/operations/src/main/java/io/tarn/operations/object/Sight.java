package io.tarn.operations.object;

import io.tarn.crypto.KeyId;
import io.tarn.object.machine.ObjectAnswer;
import java.util.List;

/// A volume's lists by the word of a quorum, which whoever asked has heard: nobody else can be shown that.
///
/// @param heads with a time that is not later than the ring's
/// @param members who have said so
public record Sight(ObjectAnswer.HeadsAre heads, List<KeyId> members) implements NamedLists {
    public Sight {
        members = List.copyOf(members);
    }
}
