package io.tarn.ring.message;

import io.tarn.crypto.Digest;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.RingMessage.Agree;
import io.tarn.ring.message.RingMessage.BatchIs;
import io.tarn.ring.message.RingMessage.Begin;
import io.tarn.ring.message.RingMessage.Checkpointed;
import io.tarn.ring.message.RingMessage.Committed;
import io.tarn.ring.message.RingMessage.Decided;
import io.tarn.ring.message.RingMessage.FetchBatch;
import io.tarn.ring.message.RingMessage.FetchPage;
import io.tarn.ring.message.RingMessage.Leave;
import io.tarn.ring.message.RingMessage.PageIs;
import io.tarn.ring.message.RingMessage.Propose;
import io.tarn.ring.message.RingMessage.Relay;
import io.tarn.ring.message.RingMessage.Stabilised;
import io.tarn.ring.message.RingMessage.Status;
import java.util.Optional;

/// What can be judged of a message by itself: signatures, digests, sizes, proofs. Needs nothing that
/// changes within an epoch, so any thread may do it before the member's own sees the message.
public final class MessageCheck {
    private final Membership membership;
    private final RingLimits limits;
    private final StableProof start;
    private final GoodRequests good = new GoodRequests();

    /// @param start see [StableProof#isValid]
    public MessageCheck(Membership membership, RingLimits limits, StableProof start) {
        this.membership = membership;
        this.limits = limits;
        this.start = start;
    }

    /// What is wrong; empty if the member may have it.
    public Optional<String> complaint(RingMessage message) {
        boolean isGood =
                switch (message) {
                    case Relay(Request request) -> isGood(request);
                    case Propose(var proposal, Batch batch) ->
                            proposal.verify(membership)
                                    && fits(proposal.statement(), batch)
                                    && batch.requests().stream().allMatch(this::isGood);
                    case Agree(var prepare) -> prepare.verify(membership);
                    case Checkpointed(var checkpoint) -> checkpoint.verify(membership);
                    case Leave(var change) ->
                            change.verify(membership)
                                    && change.statement().isValid(membership, start, limits);
                    case Begin(var view) ->
                            view.verify(membership)
                                    && view.statement()
                                            .isValid(view.signer(), membership, start, limits);
                    case BatchIs(PrePrepare ordered, Batch batch) -> fits(ordered, batch);
                    case Decided(PrePrepare ordered, Batch batch) -> fits(ordered, batch);
                    case Stabilised(StableProof proof) -> proof.isValid(membership, start);
                    case Committed _, Status _, FetchBatch _, FetchPage _, PageIs _ -> true;
                };
        return isGood
                ? Optional.empty()
                : Optional.of(message.getClass().getSimpleName() + " that proves nothing");
    }

    /// Whether a request is its client's, and not too large.
    public boolean isGood(Request request) {
        if (request.operation().size() > limits.operationBytesMax()) {
            return false;
        }
        // It comes by itself, and again in a batch.
        Digest digest = request.digest();
        if (good.contains(digest)) {
            return true;
        }
        boolean isGood = request.verify(membership.ring());
        if (isGood) {
            good.add(digest);
        }
        return isGood;
    }

    private boolean fits(PrePrepare ordered, Batch batch) {
        return batch.requests().size() <= limits.batchRequestsMax()
                && batch.operationBytes() <= limits.batchBytesMax()
                && batch.digest(
                                membership.ring(),
                                membership.epoch(),
                                ordered.sequence(),
                                ordered.time())
                        .equals(ordered.batch());
    }
}
