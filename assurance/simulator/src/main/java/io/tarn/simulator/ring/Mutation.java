package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import io.tarn.ring.state.Page;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A message altered a little, and signed again by the member who tells it: what a liar can do with his
/// own key and what he has heard.
final class Mutation {
    private final SimulationRandom random;
    private final NodeIdentity identity;
    private final MemberId self;
    private final Membership membership;

    Mutation(SimulationRandom random, NodeIdentity identity, MemberId self, Membership membership) {
        this.random = random;
        this.identity = identity;
        this.self = self;
        this.membership = membership;
    }

    RingMessage of(RingMessage message) {
        return switch (message) {
            case RingMessage.Propose(var proposal, Batch batch) -> propose(proposal, batch);
            case RingMessage.Agree(var prepare) -> {
                Prepare p = prepare.statement();
                yield new RingMessage.Agree(
                        sign(
                                new Prepare(
                                        view(p.view()),
                                        near(p.sequence()),
                                        time(p.time()),
                                        digest(p.batch()))));
            }
            case RingMessage.Committed(Commit c) ->
                    new RingMessage.Committed(
                            new Commit(
                                    view(c.view()),
                                    near(c.sequence()),
                                    time(c.time()),
                                    digest(c.batch())));
            case RingMessage.Checkpointed(var checkpoint) -> {
                Checkpoint c = checkpoint.statement();
                yield new RingMessage.Checkpointed(
                        sign(new Checkpoint(near(c.sequence()), digest(c.state()))));
            }
            case RingMessage.Leave(var change) -> leave(change.statement());
            case RingMessage.Begin(var newView) -> begin(newView.statement());
            case RingMessage.Status(View view, boolean isActive, var stable, var executed) ->
                    new RingMessage.Status(view(view), isActive, near(stable), near(executed));
            case RingMessage.Decided(PrePrepare ordered, Batch _) -> another(ordered);
            case RingMessage.PageIs(var sequence, var address, Page page) ->
                    new RingMessage.PageIs(
                            sequence,
                            address,
                            new Page(page.path(), Optional.of(random.bytes(3)), page.children()));
            default -> message;
        };
    }

    /// Another batch in the same place: the same requests in another order, fewer, or none.
    private RingMessage propose(Signed<PrePrepare> proposal, Batch batch) {
        PrePrepare p = proposal.statement();
        var requests = new ArrayList<>(batch.requests());
        if (!requests.isEmpty()) {
            requests.remove(random.between(0, requests.size() - 1));
        }
        var other = new Batch(requests);
        SequenceNumber sequence = near(p.sequence());
        var altered =
                new PrePrepare(
                        view(p.view()),
                        sequence,
                        p.time(),
                        other.digest(membership.ring(), membership.epoch(), sequence, p.time()));
        return new RingMessage.Propose(sign(altered), other);
    }

    private RingMessage another(PrePrepare ordered) {
        var nothing =
                new PrePrepare(
                        ordered.view(),
                        ordered.sequence(),
                        ordered.time(),
                        Batch.NULL.digest(
                                membership.ring(),
                                membership.epoch(),
                                ordered.sequence(),
                                ordered.time()));
        return new RingMessage.Decided(nothing, Batch.NULL);
    }

    /// Hides what it has prepared.
    private RingMessage leave(ViewChange change) {
        var prepared = new ArrayList<>(change.prepared());
        if (!prepared.isEmpty()) {
            prepared.remove(random.between(0, prepared.size() - 1));
        }
        return new RingMessage.Leave(
                sign(new ViewChange(view(change.view()), change.stable(), prepared)));
    }

    /// Leaves something out that must be proposed again.
    private RingMessage begin(NewView newView) {
        var proposals = new ArrayList<>(newView.proposals());
        if (!proposals.isEmpty()) {
            proposals.removeLast();
        }
        return new RingMessage.Begin(
                sign(new NewView(newView.view(), newView.viewChanges(), List.copyOf(proposals))));
    }

    private <S extends Statement> Signed<S> sign(S statement) {
        return Signed.by(identity, self, membership, statement);
    }

    private View view(View view) {
        return random.chance(200) ? new View(view.number() + random.between(0, 2)) : view;
    }

    private AgreedTime time(AgreedTime time) {
        return random.chance(200) ? new AgreedTime(time.millis() + random.between(1, 9)) : time;
    }

    private SequenceNumber near(SequenceNumber sequence) {
        if (random.chance(50)) {
            return new SequenceNumber(1L << 62);
        }
        return random.chance(300)
                ? new SequenceNumber(Math.max(0, sequence.number() + random.between(-2, 2)))
                : sequence;
    }

    private Digest digest(Digest digest) {
        return random.chance(500) ? new Digest(random.bytes(Digest.BYTES)) : digest;
    }
}
