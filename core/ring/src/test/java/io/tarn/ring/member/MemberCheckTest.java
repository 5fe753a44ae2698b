package io.tarn.ring.member;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.newView;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.request;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.View;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.TestRingKey;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import io.tarn.ring.message.ViewChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: what is nobody's to say, of no use any more, or known already costs no signatures.
class MemberCheckTest {
    private static final KeyId STRANGER = new KeyId(Sha256.of(Bytes.ofHex("aa")));
    private static final List<Signed<ViewChange>> QUORUM =
            List.of(
                    say(0, viewChange(1, START)),
                    say(2, viewChange(1, START)),
                    say(3, viewChange(1, START)));

    private MemberCheck check = new MemberCheck(LIMITS, Optional.empty());

    {
        check.entered(
                new CharterStatement(
                        new Charter(MEMBERSHIP, SequenceNumber.NONE, Optional.empty()),
                        START.state()));
    }

    private static KeyId member(int number) {
        return TestRing.member(number).id();
    }

    private Judged judge(KeyId from, RingMessage message) {
        return check.judge(from, MemberMessage.InEpoch.of(MEMBERSHIP.epoch(), message));
    }

    @Test
    void whoHasNoVoteMayAskAndNothingElse() {
        for (RingMessage question :
                List.of(
                        new RingMessage.Status(
                                View.FIRST, true, SequenceNumber.NONE, SequenceNumber.NONE),
                        new RingMessage.FetchPage(SequenceNumber.NONE, Bytes.EMPTY),
                        new RingMessage.FetchBatch(
                                SequenceNumber.NONE, proposal(0, 1, batch(1)).batch()),
                        new RingMessage.Relay(request(1)))) {
            assertThat(judge(STRANGER, question)).isInstanceOf(Judged.ForMember.class);
        }
        // All of these are good, if they were a member's to send.
        for (RingMessage word :
                List.of(
                        new RingMessage.Agree(say(1, Prepare.to(proposal(0, 1, batch(1))))),
                        new RingMessage.Leave(QUORUM.getFirst()),
                        new RingMessage.Begin(newView(1, QUORUM)),
                        new RingMessage.BatchIs(proposal(0, 1, batch(1)), batch(1)))) {
            assertThat(judge(member(1), word)).isInstanceOf(Judged.ForMember.class);
            assertThat(judge(STRANGER, word)).isInstanceOf(Judged.Refused.class);
        }
    }

    /// What it shows of its signer, it has shown.
    @Test
    void unfoundedNewViewIsJudgedOnce() {
        var unfounded =
                new RingMessage.Begin(
                        say(
                                1,
                                new NewView(
                                        new View(1),
                                        QUORUM,
                                        List.of(say(1, proposal(1, 1, batch(1)))))));
        assertThat(judge(member(1), unfounded)).isInstanceOf(Judged.Caught.class);
        assertThat(judge(member(1), unfounded)).isInstanceOf(Judged.Refused.class);
        assertThat(judge(member(2), unfounded))
                .as("of whoever passes it on")
                .isInstanceOf(Judged.Refused.class);
        assertThat(judge(member(2), new RingMessage.Begin(newView(1, QUORUM))))
                .as("another, which is good")
                .isInstanceOf(Judged.ForMember.class);
        assertThat(judge(member(3), new RingMessage.Begin(newView(1, QUORUM))))
                .as("again")
                .isInstanceOf(Judged.ForMember.class);
    }

    @Test
    void reasonsForViewsThatAreLeftBehindAreNotJudged() {
        var leave = new RingMessage.Leave(say(3, viewChange(1, START)));
        var begin = new RingMessage.Begin(newView(1, QUORUM));
        check.stands(MEMBERSHIP.epoch(), new View(2));
        assertThat(judge(member(3), leave)).isInstanceOf(Judged.Untimely.class);
        assertThat(judge(member(1), begin)).isInstanceOf(Judged.Untimely.class);
        check.stands(MEMBERSHIP.epoch(), new View(1));
        assertThat(judge(member(3), leave)).isInstanceOf(Judged.ForMember.class);
        assertThat(judge(member(1), begin)).isInstanceOf(Judged.ForMember.class);
        check.stands(new Epoch(2), new View(5));
        assertThat(judge(member(3), leave))
                .as("of a view of another epoch")
                .isInstanceOf(Judged.ForMember.class);
    }

    /// As the ring of this key signs it.
    private static CertifiedCharter charter(TestRingKey key, TestRingKey signer) {
        var next = TestRing.membership(TestRing.RING, MEMBERSHIP.epoch().next());
        var charter = new Charter(next, TestRing.at(3), Optional.of(key.vector()));
        var statement = new CharterStatement(charter, START.state());
        String tag = CharterStatement.DOMAIN_TAG;
        var combiner =
                new ShareCombiner(
                        MEMBERSHIP.size().threshold(), signer.vector(), tag, statement.toSign());
        combiner.add(signer.shares().get(0).sign(tag, statement.toSign()));
        return new CertifiedCharter(
                statement,
                combiner.add(signer.shares().get(2).sign(tag, statement.toSign())).orElseThrow());
    }

    private Judged show(KeyId from, CertifiedCharter charter) {
        return check.judge(from, new MemberMessage.Show(charter));
    }

    /// Who was not there when the key was made takes it on the word of `f + 1` founders. A liar says it often, has
    /// others say it who are no founders, and says something else each time.
    @Test
    void keyIsNotTakenFromOneFounderHoweverOftenItSpeaks() {
        Membership founders = TestRing.membership(TestRing.RING, Epoch.FOUNDING);
        check = new MemberCheck(LIMITS, Optional.empty());
        check.entered(
                new CharterStatement(
                        new Charter(founders, SequenceNumber.NONE, Optional.empty()),
                        START.state()));
        var truth = TestRingKey.of("01");
        var lie = TestRingKey.of("02");
        for (KeyId from : List.of(member(1), member(1), STRANGER, member(1))) {
            assertThat(show(from, charter(lie, lie))).isInstanceOf(Judged.Untimely.class);
        }
        assertThat(show(member(2), charter(truth, truth))).isInstanceOf(Judged.Untimely.class);
        assertThat(check.key()).isEmpty();
        assertThat(show(member(3), charter(truth, truth))).isInstanceOf(Judged.ForMember.class);
        assertThat(check.key()).contains(truth.key());
        assertThat(show(member(1), charter(lie, lie)))
                .as("the key stays")
                .isInstanceOf(Judged.Refused.class);
        assertThat(show(member(1), charter(truth, lie)))
                .as("of the key's name, and not signed with it")
                .isInstanceOf(Judged.Refused.class);
        assertThat(show(STRANGER, charter(truth, truth)))
                .as("charters speak for themselves")
                .isInstanceOf(Judged.ForMember.class);
    }

    @Test
    void liarTakesOnlyItsOwnPlaceAmongVerdicts() {
        var verdicts = new Verdicts();
        var good = new Verdicts.Verdict(Sha256.of(Bytes.ofHex("01")), Optional.empty());
        verdicts.note(member(0), good);
        for (int i = 0; i < 100; i++) {
            var digest = Sha256.of(Bytes.ofHex("%08x".formatted(i)));
            verdicts.note(member(1), new Verdicts.Verdict(digest, Optional.of("no")));
        }
        assertThat(verdicts.of(good.message())).contains(good);
        assertThat(verdicts.of(Sha256.of(Bytes.ofHex("%08x".formatted(99))))).isPresent();
        assertThat(verdicts.of(Sha256.of(Bytes.ofHex("%08x".formatted(98))))).isEmpty();
    }
}
