package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.liars.Conduct;
import java.util.List;

/// How a server of immutable blocks behaves: at two places it may put something else in place of the
/// truth.
public interface StoreConduct {
    /// The truth, at once, every time.
    StoreConduct HONEST =
            new StoreConduct() {
                @Override
                public boolean isHonest() {
                    return true;
                }
            };

    /// What it answers, instead of `honest`; nothing, for silence.
    default List<StoreReply> says(Party client, StoreRequest request, StoreReply honest) {
        return List.of(honest);
    }

    /// What it sends, instead of `frame`.
    default List<Conduct.Sent> sends(Party client, Bytes frame) {
        return List.of(new Conduct.Sent(frame, 0));
    }

    default boolean isHonest() {
        return false;
    }
}
