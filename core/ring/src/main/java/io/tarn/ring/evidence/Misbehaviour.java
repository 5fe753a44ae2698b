package io.tarn.ring.evidence;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.SignatureShare;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.Optional;

/// What a member has said under its signature, and no correct member says. Of any value; [#isProved] judges it.
///
/// Nothing in it hangs on limits that another release might change, or on anybody's word but the member's own.
public sealed interface Misbehaviour {
    /// Who has signed it, by its place in the epoch.
    MemberId member();

    Kind kind();

    /// Whether that member of this epoch has signed all of it, and it is what [#kind] says.
    boolean isProved(CharterStatement epoch);

    /// Two statements that contradict one another.
    record Contradiction(
            Kind kind, Signed<? extends Statement> one, Signed<? extends Statement> other)
            implements Misbehaviour {
        public Contradiction {
            require(kind == kindOf(one.statement(), other.statement()), "a pair of its kind");
        }

        /// Empty if a correct member may have said both.
        public static Optional<Misbehaviour> between(
                Signed<? extends Statement> one, Signed<? extends Statement> other) {
            return one.signer().equals(other.signer())
                            && contradict(one.statement(), other.statement())
                    ? Optional.of(
                            new Contradiction(
                                    kindOf(one.statement(), other.statement()), one, other))
                    : Optional.empty();
        }

        private static Kind kindOf(Statement one, Statement other) {
            return switch (one) {
                case PrePrepare _ when other instanceof PrePrepare -> Kind.TWO_PROPOSALS;
                case PrePrepare _ when other instanceof Prepare -> Kind.PROPOSAL_AND_PREPARE;
                case Prepare _ when other instanceof Prepare -> Kind.TWO_PREPARES;
                case Checkpoint _ when other instanceof Checkpoint -> Kind.TWO_CHECKPOINTS;
                case ViewChange _ when other instanceof ViewChange -> Kind.TWO_VIEW_CHANGES;
                case NewView _ when other instanceof NewView -> Kind.TWO_NEW_VIEWS;
                default -> throw new IllegalArgumentException("statements of different matters");
            };
        }

        /// Of one place, and not the same.
        private static boolean contradict(Statement one, Statement other) {
            return switch (one) {
                case PrePrepare p -> isOfOnePlace(p, proposed(other)) && !p.equals(proposed(other));
                case Prepare p -> isOfOnePlace(proposed(p), proposed(other)) && !p.equals(other);
                case Checkpoint c ->
                        other instanceof Checkpoint(var sequence, var _)
                                && sequence.equals(c.sequence())
                                && !c.equals(other);
                case ViewChange c ->
                        other instanceof ViewChange o && o.view().equals(c.view()) && !c.equals(o);
                case NewView v ->
                        other instanceof NewView o && o.view().equals(v.view()) && !v.equals(o);
            };
        }

        private static boolean isOfOnePlace(PrePrepare one, PrePrepare other) {
            return one.view().equals(other.view()) && one.sequence().equals(other.sequence());
        }

        /// What is proposed, or agreed to.
        private static PrePrepare proposed(Statement vote) {
            return switch (vote) {
                case PrePrepare p -> p;
                case Prepare(var view, var sequence, var time, var batch) ->
                        new PrePrepare(view, sequence, time, batch);
                default -> throw new IllegalArgumentException("no vote");
            };
        }

        @Override
        public MemberId member() {
            return one.signer();
        }

        @Override
        public boolean isProved(CharterStatement epoch) {
            Membership membership = epoch.charter().membership();
            return between(one, other).isPresent()
                    && one.verify(membership)
                    && other.verify(membership);
        }
    }

    /// A view change that proves less than it tells, under a signature that holds.
    record UnfoundedViewChange(Signed<ViewChange> said) implements Misbehaviour {
        @Override
        public MemberId member() {
            return said.signer();
        }

        @Override
        public Kind kind() {
            return Kind.UNFOUNDED_VIEW_CHANGE;
        }

        @Override
        public boolean isProved(CharterStatement epoch) {
            Membership membership = epoch.charter().membership();
            return said.verify(membership)
                    && !said.statement().isValid(membership, start(epoch), ViewChange.PREPARED_MAX);
        }
    }

    /// A new view that does not follow from what it shows, or is not its primary's.
    record UnfoundedNewView(Signed<NewView> said) implements Misbehaviour {
        @Override
        public MemberId member() {
            return said.signer();
        }

        @Override
        public Kind kind() {
            return Kind.UNFOUNDED_NEW_VIEW;
        }

        @Override
        public boolean isProved(CharterStatement epoch) {
            Membership membership = epoch.charter().membership();
            return said.verify(membership)
                    && !said.statement()
                            .isValid(
                                    said.signer(),
                                    membership,
                                    start(epoch),
                                    ViewChange.PREPARED_MAX);
        }
    }

    /// A proposal of somebody who was not to propose.
    record OutOfTurn(Signed<PrePrepare> said) implements Misbehaviour {
        @Override
        public MemberId member() {
            return said.signer();
        }

        @Override
        public Kind kind() {
            return Kind.PROPOSAL_OUT_OF_TURN;
        }

        @Override
        public boolean isProved(CharterStatement epoch) {
            Membership membership = epoch.charter().membership();
            return !said.signer().equals(membership.primary(said.statement().view()))
                    && said.verify(membership);
        }
    }

    /// A share that is not the member's, of what the member itself says it has signed.
    ///
    /// @param batch what is signed; empty for the charter of the epoch
    record WrongShare(MemberId member, Vouch vouch, Optional<BatchStatement> batch)
            implements Misbehaviour {
        @Override
        public Kind kind() {
            return Kind.WRONG_SHARE;
        }

        @Override
        public boolean isProved(CharterStatement epoch) {
            Charter charter = epoch.charter();
            var content =
                    batch.map(one -> Vouch.Content.of(charter.epoch(), one))
                            .orElseGet(() -> Vouch.Content.of(epoch));
            return charter.sharing().isPresent()
                    && charter.membership().isMember(member)
                    && vouch.subject().equals(content.subject())
                    && batch.map(one -> one.ring().equals(charter.membership().ring())).orElse(true)
                    && vouch.isOf(member, charter.membership(), content)
                    && !charter.sharing()
                            .get()
                            .verify(
                                    content.domainTag(),
                                    content.toSign(),
                                    new SignatureShare(member.shareNumber(), vouch.share()));
        }
    }

    /// What the signer of a message that was refused cannot deny: that it has signed what proves nothing. Windows are
    /// not held against anybody, for they are limits, and these may change.
    static Optional<Misbehaviour> in(RingMessage refused, CharterStatement epoch) {
        Optional<Misbehaviour> said =
                switch (refused) {
                    case RingMessage.Leave(var change) ->
                            Optional.of(new UnfoundedViewChange(change));
                    case RingMessage.Begin(var newView) ->
                            Optional.of(new UnfoundedNewView(newView));
                    default -> Optional.empty();
                };
        return said.filter(one -> one.isProved(epoch));
    }

    private static StableProof start(CharterStatement epoch) {
        return StableProof.start(epoch.charter().after(), epoch.began());
    }

    default void write(CanonicalWriter out) {
        out.u8(kind().code());
        switch (this) {
            case Contradiction(var _, var one, var other) -> {
                one.write(out);
                other.write(out);
            }
            case UnfoundedViewChange(var said) -> said.write(out);
            case UnfoundedNewView(var said) -> said.write(out);
            case OutOfTurn(var said) -> said.write(out);
            case WrongShare(MemberId member, Vouch vouch, var batch) -> {
                member.write(out);
                vouch.write(out);
                out.bool(batch.isPresent());
                batch.ifPresent(statement -> statement.write(out));
            }
        }
    }

    static Misbehaviour read(CanonicalReader in) throws MalformedException {
        Kind kind = Kind.of(in.u8());
        return switch (kind) {
            case TWO_PROPOSALS -> pair(kind, in, PrePrepare::read, PrePrepare::read);
            case TWO_PREPARES -> pair(kind, in, Prepare::read, Prepare::read);
            case PROPOSAL_AND_PREPARE -> pair(kind, in, PrePrepare::read, Prepare::read);
            case TWO_CHECKPOINTS -> pair(kind, in, Checkpoint::read, Checkpoint::read);
            case TWO_VIEW_CHANGES -> pair(kind, in, ViewChange::read, ViewChange::read);
            case TWO_NEW_VIEWS -> pair(kind, in, NewView::read, NewView::read);
            case UNFOUNDED_VIEW_CHANGE ->
                    new UnfoundedViewChange(Signed.read(in, ViewChange::read));
            case UNFOUNDED_NEW_VIEW -> new UnfoundedNewView(Signed.read(in, NewView::read));
            case PROPOSAL_OUT_OF_TURN -> new OutOfTurn(Signed.read(in, PrePrepare::read));
            case WRONG_SHARE ->
                    new WrongShare(
                            MemberId.read(in),
                            Vouch.read(in),
                            in.bool() ? Optional.of(BatchStatement.read(in)) : Optional.empty());
        };
    }

    private static Misbehaviour pair(
            Kind kind,
            CanonicalReader in,
            Signed.Reader<? extends Statement> one,
            Signed.Reader<? extends Statement> other)
            throws MalformedException {
        return new Contradiction(kind, read(in, one), read(in, other));
    }

    private static <S extends Statement> Signed<S> read(
            CanonicalReader in, Signed.Reader<S> statement) throws MalformedException {
        return Signed.read(in, statement);
    }
}
