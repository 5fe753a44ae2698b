package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.List;

/// What a member asks of its surroundings. They are performed in list order, and none of the others before
/// every [Persist] ahead of it, in this step or an earlier one, is on disk.
public sealed interface RingEffect {
    record Persist(JournalEntry entry) implements RingEffect {}

    /// To be written in its turn, though nothing waits for that: what a member would come to again if it were lost.
    record Note(JournalEntry entry) implements RingEffect {}

    record Send(MemberId to, RingMessage message) implements RingEffect {}

    /// To all other members.
    record Broadcast(RingMessage message) implements RingEffect {}

    /// A batch is committed and executed: now, and not before, this member's share of the ring's signature
    /// may be made. After a restart those beyond the last stable checkpoint come again.
    ///
    /// @param leaves of the batch's tree
    record Executed(BatchStatement statement, List<Bytes> leaves) implements RingEffect {
        public Executed {
            leaves = List.copyOf(leaves);
        }
    }

    /// The member has taken over a state that others had, and never executes what led there.
    record Installed(SequenceNumber sequence) implements RingEffect {}

    /// The epoch's last batch is executed, here or by those from whom the state is. After a restart it comes
    /// again.
    ///
    /// @param state that the next epoch begins with
    record Ended(SequenceNumber last, RingState state) implements RingEffect {}

    /// A member has broken the protocol.
    record Suspect(MemberId member, String reason) implements RingEffect {}

    /// A member has broken the protocol, and what it has signed shows that to everybody; of each member and kind once,
    /// and once more after a restart.
    record Caught(Misbehaviour misbehaviour) implements RingEffect {}
}
