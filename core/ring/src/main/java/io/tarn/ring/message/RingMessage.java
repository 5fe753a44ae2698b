package io.tarn.ring.message;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.state.Page;

/// What members send one another. Each belongs to the epoch of the channel's handshake, and is from
/// whoever is at the channel's other end.
public sealed interface RingMessage {
    /// What those who have no vote may say too: they follow, and may ask to become members.
    default boolean isQuestion() {
        return switch (this) {
            case Relay _, Status _, FetchBatch _, FetchPage _ -> true;
            case Propose _,
                    Agree _,
                    Committed _,
                    Checkpointed _,
                    Leave _,
                    Begin _,
                    BatchIs _,
                    Decided _,
                    Stabilised _,
                    PageIs _ ->
                    false;
        };
    }

    /// A client's request, for whoever may not have it.
    record Relay(Request request) implements RingMessage {}

    /// The primary's proposal with the batch itself.
    record Propose(Signed<PrePrepare> proposal, Batch batch) implements RingMessage {}

    record Agree(Signed<Prepare> prepare) implements RingMessage {}

    record Committed(Commit commit) implements RingMessage {}

    record Checkpointed(Signed<Checkpoint> checkpoint) implements RingMessage {}

    record Leave(Signed<ViewChange> viewChange) implements RingMessage {}

    record Begin(Signed<NewView> newView) implements RingMessage {}

    /// Where a member stands (`STATUS`): who is ahead sends what it lacks.
    ///
    /// @param view that it is in, or on the way to
    /// @param isActive it is in it
    /// @param stable its last stable checkpoint
    /// @param executed the last batch that it executed
    record Status(View view, boolean isActive, SequenceNumber stable, SequenceNumber executed)
            implements RingMessage {}

    /// A batch whose digest is known is asked for.
    record FetchBatch(SequenceNumber sequence, Digest batch) implements RingMessage {}

    /// A batch whose digest the receiver knows.
    record BatchIs(PrePrepare ordered, Batch batch) implements RingMessage {}

    /// A batch that the sender has committed. Believed when `f + 1` say the same.
    record Decided(PrePrepare ordered, Batch batch) implements RingMessage {}

    /// A stable checkpoint with its proof.
    record Stabilised(StableProof proof) implements RingMessage {}

    /// A page of a stable state is asked for.
    ///
    /// @param address digits on the way to it
    record FetchPage(SequenceNumber sequence, Bytes address) implements RingMessage {}

    record PageIs(SequenceNumber sequence, Bytes address, Page page) implements RingMessage {}
}
