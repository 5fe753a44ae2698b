package io.tarn.ring.evidence;

import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.stable;
import static io.tarn.ring.TestRing.viewChange;
import static io.tarn.ring.evidence.SampleEvidence.KEY;
import static io.tarn.ring.evidence.SampleEvidence.ONE;
import static io.tarn.ring.evidence.SampleEvidence.OTHER;
import static io.tarn.ring.evidence.SampleEvidence.STATEMENT;
import static io.tarn.ring.evidence.SampleEvidence.certified;
import static io.tarn.ring.evidence.SampleEvidence.charterShare;
import static io.tarn.ring.evidence.SampleEvidence.checkpoint;
import static io.tarn.ring.evidence.SampleEvidence.evidence;
import static io.tarn.ring.evidence.SampleEvidence.executed;
import static io.tarn.ring.evidence.SampleEvidence.founding;
import static io.tarn.ring.evidence.SampleEvidence.share;
import static io.tarn.ring.evidence.SampleEvidence.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.TestRingKey;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.evidence.Misbehaviour.Contradiction;
import io.tarn.ring.message.Checkpoint;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.Statement;
import io.tarn.ring.message.ViewChange;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: evidence convinces whoever has the ring's key of what its member has signed, and nothing that a correct member
/// may say is evidence.
class EvidenceTest {
    static Stream<Misbehaviour> misbehaviour() {
        return SampleEvidence.all().stream();
    }

    @ParameterizedTest
    @MethodSource("misbehaviour")
    void evidenceConvictsItsMember(Misbehaviour misbehaviour) throws Exception {
        Evidence evidence = Evidence.of(evidence(misbehaviour).encoding());
        assertThat(evidence).isEqualTo(evidence(misbehaviour));
        assertThat(evidence.verify(KEY.key()))
                .contains(
                        new Evidence.Conviction(
                                MEMBERSHIP.key(misbehaviour.member()).id(), STATEMENT));
        assertThat(evidence.verify(TestRingKey.of("bb").key())).as("another ring").isEmpty();
    }

    @Test
    void samplesAreOfEveryKind() {
        var kinds = EnumSet.noneOf(Kind.class);
        SampleEvidence.all().forEach(one -> kinds.add(one.kind()));
        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
    }

    /// Every field of it is signed by the ring or by the member: whoever alters one has no evidence left.
    @ParameterizedTest
    @MethodSource("misbehaviour")
    void nothingCanBeAltered(Misbehaviour misbehaviour) {
        byte[] encoding = evidence(misbehaviour).encoding().toArray();
        // A step that meets every field of 8 bytes and more.
        for (int i = 0; i < encoding.length; i += 7) {
            encoding[i] ^= 1;
            try {
                assertThat(Evidence.of(Bytes.copyOf(encoding)).verify(KEY.key()))
                        .as("with another bit in byte " + i)
                        .isEmpty();
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageMatching(".+");
            }
            encoding[i] ^= 1;
        }
    }

    @ParameterizedTest
    @MethodSource("misbehaviour")
    void nothingHoldsInAnotherEpochOrRing(Misbehaviour misbehaviour) {
        assertThat(misbehaviour.isProved(STATEMENT)).isTrue();
        assertThat(misbehaviour.isProved(statement(new Epoch(2)))).isFalse();
        var other =
                new CharterStatement(
                        new Charter(
                                TestRing.membership(
                                        new RingId(Sha256.of(Bytes.EMPTY)), new Epoch(1)),
                                SequenceNumber.NONE,
                                Optional.of(KEY.vector())),
                        STATEMENT.began());
        assertThat(misbehaviour.isProved(other)).isFalse();
    }

    @Test
    void whatACorrectMemberSaysIsNoContradiction() {
        var later = proposal(4, 1, batch(2));
        var next = proposal(0, 2, batch(2));
        assertNone(0, ONE, ONE);
        assertNone(0, ONE, later);
        assertNone(0, ONE, next);
        assertNone(1, Prepare.to(ONE), Prepare.to(ONE));
        assertNone(1, Prepare.to(ONE), Prepare.to(later));
        assertNone(1, Prepare.to(ONE), Prepare.to(next));
        assertNone(0, ONE, Prepare.to(ONE));
        assertNone(0, ONE, Prepare.to(later));
        assertNone(0, ONE, Prepare.to(next));
        assertNone(0, checkpoint("aa"), checkpoint("aa"));
        assertNone(0, checkpoint("aa"), new Checkpoint(at(8), checkpoint("bb").state()));
        ViewChange change = viewChange(1, TestRing.START);
        assertNone(0, change, change);
        assertNone(0, change, viewChange(2, TestRing.START, prepared(ONE, 1, 2)));
        NewView view = TestRing.newView(1, leaving(1)).statement();
        assertNone(1, view, view);
        assertNone(1, view, TestRing.newView(5, leaving(5)).statement());
    }

    private static List<Signed<ViewChange>> leaving(long view) {
        return Stream.of(0, 1, 2).map(m -> say(m, viewChange(view, TestRing.START))).toList();
    }

    private static void assertNone(int member, Statement one, Statement other) {
        assertThat(Contradiction.between(say(member, one), say(member, other))).isEmpty();
    }

    /// Two members may well differ: one of them has been lied to.
    @Test
    void statementsOfTwoMembersAreNoContradiction() {
        assertThat(Contradiction.between(say(1, Prepare.to(ONE)), say(2, Prepare.to(OTHER))))
                .isEmpty();
        var mixed =
                new Contradiction(
                        Kind.TWO_PREPARES, say(1, Prepare.to(ONE)), say(2, Prepare.to(OTHER)));
        assertThat(mixed.isProved(STATEMENT)).isFalse();
        var same =
                new Contradiction(
                        Kind.TWO_PREPARES, say(1, Prepare.to(ONE)), say(1, Prepare.to(ONE)));
        assertThat(same.isProved(STATEMENT)).isFalse();
    }

    @Test
    void whatProvesWhatItTellsIsFounded() {
        assertFounded(viewChange(1, TestRing.START));
        assertFounded(viewChange(1, TestRing.START, prepared(ONE, 1, 2)));
        assertFounded(viewChange(3, stable(4, 0, 1, 2)));
        Signed<NewView> view = TestRing.newView(1, leaving(1));
        assertThat(new Misbehaviour.UnfoundedNewView(view).isProved(STATEMENT)).isFalse();
        assertThat(new Misbehaviour.OutOfTurn(say(0, ONE)).isProved(STATEMENT)).isFalse();
    }

    /// Another release may have other windows, and must not convict those who kept to this one's.
    @Test
    void windowsAreHeldAgainstNobody() {
        var far = proposal(0, TestRing.LIMITS.watermarkWindow() + 1, batch(9));
        ViewChange change = viewChange(1, TestRing.START, prepared(far, 1, 2));
        assertThat(change.isValid(MEMBERSHIP, TestRing.START, TestRing.LIMITS)).isFalse();
        assertFounded(change);
    }

    private static void assertFounded(ViewChange change) {
        assertThat(new Misbehaviour.UnfoundedViewChange(say(2, change)).isProved(STATEMENT))
                .isFalse();
    }

    @Test
    void rightShareIsNoEvidence() {
        assertThat(share(1, 1, executed("aa")).isProved(STATEMENT)).isFalse();
        assertThat(charterShare(1, 1, STATEMENT).isProved(STATEMENT)).isFalse();
    }

    /// Or whoever has a share could say that it was meant for something else.
    @Test
    void shareIsOfWhatItsMemberSaysOnly() {
        var honest = (Misbehaviour.WrongShare) share(1, 1, executed("aa"));
        var claimed =
                new Misbehaviour.WrongShare(
                        honest.member(), honest.vouch(), Optional.of(executed("bb")));
        assertThat(claimed.isProved(STATEMENT)).isFalse();
        var ofCharter =
                new Misbehaviour.WrongShare(honest.member(), honest.vouch(), Optional.empty());
        assertThat(ofCharter.isProved(STATEMENT)).isFalse();
        Bytes another = ((Misbehaviour.WrongShare) share(2, 2, executed("aa"))).vouch().share();
        var flipped = new Vouch(honest.vouch().subject(), another, honest.vouch().signature());
        assertThat(
                        new Misbehaviour.WrongShare(
                                        new MemberId(1), flipped, Optional.of(executed("aa")))
                                .isProved(STATEMENT))
                .as("another share under its signature")
                .isFalse();
    }

    /// In the founding epoch nobody can sign for the ring; a later charter shows that the founders' ring has the key.
    @Test
    void foundersAreKnownByTheNameOfTheirRing() throws Exception {
        var founding = founding();
        var founders = MembershipProof.statement(founding);
        Charter charter =
                new Charter(
                        TestRing.membership(founding.ring(), new Epoch(1)),
                        SequenceNumber.NONE,
                        Optional.of(KEY.vector()));
        CertifiedCharter later = certified(new CharterStatement(charter, STATEMENT.began()));
        Misbehaviour twice = twiceIn(founders, 1);
        var evidence = new Evidence(new MembershipProof.Founded(founding, later), twice);
        assertThat(Evidence.of(evidence.encoding()).verify(KEY.key()))
                .contains(
                        new Evidence.Conviction(
                                founders.charter().membership().key(new MemberId(1)).id(),
                                founders));
        var ofOther = new MembershipProof.Founded(founding, certified(STATEMENT));
        assertThat(new Evidence(ofOther, twice).verify(KEY.key())).as("another ring").isEmpty();
        var unsigned =
                new MembershipProof.Founded(
                        founding,
                        new CertifiedCharter(later.statement(), certified(STATEMENT).signature()));
        assertThat(new Evidence(unsigned, twice).verify(KEY.key())).isEmpty();
    }

    private static Misbehaviour twiceIn(CharterStatement epoch, int member) {
        var membership = epoch.charter().membership();
        return new Contradiction(
                Kind.TWO_CHECKPOINTS,
                Signed.by(
                        TestRing.member(member),
                        new MemberId(member),
                        membership,
                        checkpoint("aa")),
                Signed.by(
                        TestRing.member(member),
                        new MemberId(member),
                        membership,
                        checkpoint("bb")));
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        assertThatThrownBy(() -> Evidence.of(Bytes.zeros(Evidence.BYTES_MAX + 1)))
                .isInstanceOf(MalformedException.class);
    }
}
