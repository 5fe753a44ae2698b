package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockRequest;
import io.tarn.block.server.BlockRecord;
import io.tarn.simulator.kernel.Party;
import java.util.List;

/// How a server behaves: at three places it may put something else in place of the truth.
public interface Conduct {
    /// The truth, at once, every time.
    Conduct HONEST =
            new Conduct() {
                @Override
                public boolean isHonest() {
                    return true;
                }
            };

    /// A frame to send, and how late.
    record Sent(Bytes frame, long delayTicks) {}

    /// What it takes as its record of the block that `client` asks about: a liar with real keys says
    /// whatever a server with that record would.
    default BlockRecord remembers(Party client, BlockRequest.OfBlock request, BlockRecord held) {
        return held;
    }

    /// What it answers, instead of `honest`; nothing, for silence.
    default List<BlockReply> says(Party client, BlockRequest request, BlockReply honest) {
        return List.of(honest);
    }

    /// What it sends, instead of `frame`.
    default List<Sent> sends(Party client, Bytes frame) {
        return List.of(new Sent(frame, 0));
    }

    default boolean isHonest() {
        return false;
    }
}
