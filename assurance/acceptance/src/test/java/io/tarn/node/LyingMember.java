package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.member.MemberHost;
import io.tarn.operations.ring.RingCodec;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.member.Parcel;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.Statement;
import io.tarn.ring.state.Page;
import io.tarn.transport.Message;
import io.tarn.transport.RequestHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What a member that lies says to the others in place of, or beside, what a correct one would. It can sign for
/// itself while the members are those of the ring's founding, in whatever epoch.
final class LyingMember {
    private final AtomicReference<RingLie> lie = new AtomicReference<>(RingLie.NOTHING);
    private final AtomicReference<Optional<Vouch>> lastVouch =
            new AtomicReference<>(Optional.empty());
    private final NodeIdentity identity;
    private final Membership founders;

    LyingMember(NodeSettings settings) {
        identity = settings.identity();
        founders = settings.cluster().founding().orElseThrow().membership();
    }

    void tell(RingLie next) {
        lie.set(next);
    }

    /// What comes from others goes through this.
    RequestHandler inFrontOf(RequestHandler honest) {
        return (peer, message, responder) -> {
            if (lie.get() == RingLie.DEAF && isFrame(message)) {
                responder.reply(RingCodec.encode(new RingReply.Taken()));
            } else {
                honest.handle(peer, message, responder);
            }
        };
    }

    private static boolean isFrame(Message message) {
        try {
            return RingCodec.isOfRing(message)
                    && RingCodec.decodeQuestion(message) instanceof RingQuestion.Frame;
        } catch (MalformedException e) {
            return false;
        }
    }

    /// What goes to others goes through this.
    MemberHost.Links mouth(MemberHost.Links honest) {
        return (to, frame) -> {
            try {
                for (Bytes truth : Parcel.opened(frame)) {
                    instead(to, truth).forEach(said -> honest.send(to, said));
                }
            } catch (MalformedException e) {
                throw new IllegalStateException("what a member says can be read", e);
            }
        };
    }

    private List<Bytes> instead(KeyId to, Bytes truth) throws MalformedException {
        return switch (MemberMessage.of(truth)) {
            case MemberMessage.InEpoch inEpoch -> inEpoch(to, inEpoch, truth);
            case MemberMessage.Give(Vouch vouch) -> List.of(vouched(vouch));
            default -> lie.get() == RingLie.MUTE ? List.of() : List.of(truth);
        };
    }

    /// A point of the curve, as it must be, but the share of another signature.
    private Bytes vouched(Vouch truth) {
        Optional<Vouch> other = lastVouch.getAndSet(Optional.of(truth));
        boolean isOther = other.filter(one -> !one.subject().equals(truth.subject())).isPresent();
        return new MemberMessage.Give(
                        lie.get() == RingLie.WRONG_SHARES && isOther
                                ? new Vouch(
                                        truth.subject(),
                                        other.get().share(),
                                        other.get().signature())
                                : truth)
                .encoding();
    }

    private List<Bytes> inEpoch(KeyId to, MemberMessage.InEpoch message, Bytes truth)
            throws MalformedException {
        RingMessage said = message.decoded(RingLimits.production());
        Epoch epoch = message.epoch();
        return switch (lie.get()) {
            case NOTHING, WRONG_SHARES, DEAF -> List.of(truth);
            case MUTE -> List.of();
            case TWO_PROPOSALS -> {
                if (!(said instanceof RingMessage.Propose(var signed, var _))) {
                    yield List.of(truth);
                }
                Bytes other = encoded(epoch, otherProposal(epoch, signed.statement()));
                boolean isTruthFirst =
                        founders.find(to).filter(member -> member.index() % 2 == 0).isPresent();
                yield isTruthFirst ? List.of(truth, other) : List.of(other, truth);
            }
            case TWO_VOTES ->
                    said instanceof RingMessage.Agree(var signed)
                            ? List.of(truth, encoded(epoch, otherVote(epoch, signed.statement())))
                            : List.of(truth);
            case TWO_STATES ->
                    said instanceof RingMessage.Checkpointed(var signed)
                            ? List.of(truth, encoded(epoch, otherState(epoch, signed.statement())))
                            : List.of(truth);
            case WRONG_PAGES ->
                    said instanceof RingMessage.PageIs page
                            ? List.of(encoded(epoch, otherPage(page)))
                            : List.of(truth);
        };
    }

    private static Bytes encoded(Epoch epoch, RingMessage message) {
        return MemberMessage.InEpoch.of(epoch, message).encoding();
    }

    private <S extends Statement> Signed<S> signed(Epoch epoch, S statement) {
        MemberId self = founders.find(identity.id()).orElseThrow();
        var membership = new Membership(founders.ring(), epoch, founders.members());
        return Signed.by(identity, self, membership, statement);
    }

    private RingMessage otherProposal(Epoch epoch, PrePrepare truth) {
        var time = new AgreedTime(truth.time().millis() + 1);
        var digest = Batch.NULL.digest(founders.ring(), epoch, truth.sequence(), time);
        var proposal = new PrePrepare(truth.view(), truth.sequence(), time, digest);
        return new RingMessage.Propose(signed(epoch, proposal), Batch.NULL);
    }

    private RingMessage otherVote(Epoch epoch, Prepare truth) {
        var vote =
                new Prepare(truth.view(), truth.sequence(), truth.time(), Sha256.of(Bytes.EMPTY));
        return new RingMessage.Agree(signed(epoch, vote));
    }

    private RingMessage otherState(Epoch epoch, Checkpoint truth) {
        return new RingMessage.Checkpointed(
                signed(epoch, new Checkpoint(truth.sequence(), Sha256.of(Bytes.EMPTY))));
    }

    private static RingMessage otherPage(RingMessage.PageIs truth) {
        Page page = truth.page();
        return new RingMessage.PageIs(
                truth.sequence(),
                truth.address(),
                new Page(page.path(), Optional.of(Lie.random(8)), page.children()));
    }
}
