package io.tarn.simulator.ring;

import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;

/// Requests that their clients have not signed so, among good ones: what a primary proposes and a member passes on, to
/// all or to some (Clement et al., *Aardvark*, NSDI 2009, §3.1).
public final class Forgery {
    private final SimulationRandom random;
    private final NodeIdentity identity;
    private final MemberId self;
    private final Membership membership;

    Forgery(SimulationRandom random, NodeIdentity identity, MemberId self, Membership membership) {
        this.random = random;
        this.identity = identity;
        this.self = self;
        this.membership = membership;
    }

    /// What one of the others hears instead.
    RingMessage of(RingMessage message) {
        return switch (message) {
            case RingMessage.Propose(var proposal, Batch batch) when !batch.requests().isEmpty() ->
                    propose(proposal, forged(batch));
            case RingMessage.Relay(Request request) -> new RingMessage.Relay(forged(request));
            case RingMessage.BatchIs(PrePrepare ordered, Batch batch)
                    when !batch.requests().isEmpty() ->
                    new RingMessage.BatchIs(ordered, forged(batch));
            default -> message;
        };
    }

    /// With the digest of what was forged, or with that of what was asked.
    private RingMessage propose(Signed<PrePrepare> honest, Batch forged) {
        if (random.nextBoolean()) {
            return new RingMessage.Propose(honest, forged);
        }
        PrePrepare p = honest.statement();
        var altered =
                new PrePrepare(
                        p.view(),
                        p.sequence(),
                        p.time(),
                        forged.digest(
                                membership.ring(), membership.epoch(), p.sequence(), p.time()));
        return new RingMessage.Propose(Signed.by(identity, self, membership, altered), forged);
    }

    private Batch forged(Batch batch) {
        List<Request> requests = new ArrayList<>(batch.requests());
        requests.replaceAll(request -> random.chance(300) ? forged(request) : request);
        int one = random.between(0, requests.size() - 1);
        requests.set(one, forged(batch.requests().get(one)));
        return new Batch(requests);
    }

    /// Another operation under the client's signature, or its own under none.
    private Request forged(Request request) {
        return random.nextBoolean()
                ? new Request(
                        request.client(),
                        request.sequence(),
                        request.addressee(),
                        random.withFlippedBit(request.operation()),
                        request.signature())
                : badlySigned(request, random);
    }

    /// The same, but nobody can verify it.
    public static Request badlySigned(Request request, SimulationRandom random) {
        return new Request(
                request.client(),
                request.sequence(),
                request.addressee(),
                request.operation(),
                new Signature(random.withFlippedBit(request.signature().value())));
    }
}
