package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.View;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import io.tarn.ring.steward.Secrets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: who says that it is in an epoch that is over is shown where the ring is: seldom, and so many at most
/// in a while, for a charter is a thousand times as long as the question.
class MayShowTest {
    private static final Founding FOUNDING =
            new Founding(TestRing.MEMBERSHIP.members(), TestRing.CLIENT.publicKey());
    private static final CharterStatement STATEMENT =
            new CharterStatement(
                    new Charter(
                            TestRing.membership(FOUNDING.ring(), new Epoch(1)),
                            new SequenceNumber(9),
                            Optional.empty()),
                    // Of a state that nobody here has.
                    Sha256.of(Bytes.ofHex("01")));
    private static final CertifiedCharter SIGNED =
            new CertifiedCharter(
                    STATEMENT, new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES)));

    private final Member member =
            new Member(
                    TestRing.member(0),
                    TestRing.LIMITS,
                    new NoteMachine(),
                    FOUNDING,
                    () -> Bytes.zeros(32),
                    true,
                    List.of(new MemberEntry.Began(STATEMENT), new MemberEntry.Signed(SIGNED)),
                    Secrets.NONE);

    private static KeyId stranger(int number) {
        return new KeyId(Sha256.of(Bytes.ofHex("%08x".formatted(number))));
    }

    private boolean isShown(KeyId to, RingMessage message) {
        List<MemberEffect> effects =
                member.step(new MemberInput.Received(to, Epoch.FOUNDING, message));
        List<MemberEffect> shown =
                effects.stream().filter(effect -> effect instanceof MemberEffect.Show).toList();
        assertThat(shown).isSubsetOf(new MemberEffect.Show(to, SIGNED));
        return !shown.isEmpty();
    }

    private boolean isShown(KeyId to) {
        return isShown(
                to,
                new RingMessage.Status(View.FIRST, true, SequenceNumber.NONE, SequenceNumber.NONE));
    }

    private void tick(long ticks) {
        member.step(new MemberInput.Ticked(ticks, new AgreedTime(1_000_000 + ticks)));
    }

    @Test
    void eachOnceInAWhile() {
        tick(1_000);
        assertThat(isShown(stranger(1))).isTrue();
        assertThat(isShown(stranger(1))).isFalse();
        assertThat(isShown(stranger(2))).isTrue();
        tick(1_199);
        assertThat(isShown(stranger(1))).isFalse();
        tick(1_200);
        assertThat(isShown(stranger(1))).isTrue();
    }

    @Test
    void soManyAtMostInAWhile() {
        tick(1_000);
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            shown += isShown(stranger(i)) ? 1 : 0;
        }
        assertThat(shown).isEqualTo(64);
        tick(1_200);
        assertThat(isShown(stranger(999))).isTrue();
    }

    @Test
    void onlyToWhoSaysWhereItStands() {
        tick(1_000);
        var fetch = new RingMessage.FetchPage(SequenceNumber.NONE, Bytes.EMPTY);
        assertThat(isShown(stranger(1), fetch)).isFalse();
    }

    /// Who knows only those who were members once must find among them somebody who tells.
    @Test
    void alsoWhoIsNoMemberAnyMore() {
        var departed =
                new Member(
                        TestRing.CLIENT,
                        TestRing.LIMITS,
                        new NoteMachine(),
                        FOUNDING,
                        () -> Bytes.zeros(32),
                        true,
                        List.of(new MemberEntry.Began(STATEMENT), new MemberEntry.Signed(SIGNED)),
                        Secrets.NONE);
        departed.step(new MemberInput.Ticked(1_000, new AgreedTime(1_001_000)));
        var status =
                new RingMessage.Status(View.FIRST, true, SequenceNumber.NONE, SequenceNumber.NONE);
        assertThat(departed.step(new MemberInput.Received(stranger(1), Epoch.FOUNDING, status)))
                .contains(new MemberEffect.Show(stranger(1), SIGNED));
    }

    /// The state that the epoch begins with is not here: it is being fetched, and nothing breaks meanwhile.
    @Test
    void evenBeforeItHasTheStateItself() {
        tick(1_000);
        assertThat(member.state()).isEqualTo(RingState.EMPTY);
        assertThat(isShown(stranger(1))).isTrue();
    }
}
