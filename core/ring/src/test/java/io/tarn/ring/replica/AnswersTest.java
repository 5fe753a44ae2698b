package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.CLIENT;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: who asks for much is sent so much and no more, whatever it asks for; others are sent theirs meanwhile.
class AnswersTest {
    private static final int B = 1;
    private static final int MIB = 1 << 20;
    private static final RingLimits LIMITS =
            new RingLimits(32, 64, 8, 4, MIB, MIB, 1_000, RefreshPace.production());

    private final DrivenRing ring = new DrivenRing(LIMITS);
    private final List<Integer> answered = new ArrayList<>();
    private final List<Digest> ordered = new ArrayList<>();

    /// A batch of a MiB.
    private void order() {
        ring.net =
                sent -> {
                    if (sent.message() instanceof RingMessage.Propose(var proposal, var _)) {
                        ordered.add(proposal.statement().batch());
                    }
                    return true;
                };
        ring.pass(10);
        ring.ask(
                B,
                Request.signed(
                        RING,
                        CLIENT,
                        new ClientSequence(1),
                        Addressee.MACHINE,
                        Bytes.zeros(MIB - 1_000)));
        assertThat(ring.member(B).executed()).isEqualTo(at(1));
        ring.net =
                sent -> {
                    if (sent.from() == B && sent.message() instanceof RingMessage.BatchIs) {
                        answered.add(sent.to());
                    }
                    return false;
                };
    }

    private void fetch(int from, int times) {
        var fetch = new RingMessage.FetchBatch(at(1), ordered.getFirst());
        for (int i = 0; i < times; i++) {
            ring.step(B, new RingInput.Received(new MemberId(from), fetch));
        }
    }

    private long answers(int to) {
        return answered.stream().filter(who -> who == to).count();
    }

    @Test
    void eachMemberIsSentSoManyBytes() {
        order();
        fetch(2, 60);
        assertThat(answers(2)).as("MiB at once").isBetween(16L, 18L);
        fetch(3, 5);
        assertThat(answers(3)).as("nobody spends what is another's").isEqualTo(5);
        answered.clear();
        ring.pass(1_000);
        fetch(2, 60);
        assertThat(answers(2)).as("MiB in a second").isBetween(7L, 9L);
    }

    @Test
    void whoFollowTogetherAreSentWhatOneMemberIs() {
        order();
        for (int follower = 4; follower < 40; follower++) {
            fetch(follower, 10);
        }
        assertThat(answered).hasSizeBetween(16, 18);
        fetch(2, 5);
        assertThat(answers(2)).isEqualTo(5);
    }
}
