package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.CLIENT;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.proposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: what others say is decided far ahead takes little room here, and what is near is believed of f + 1.
class ClaimsAheadTest {
    /// The window is wider than claims reach.
    private static final RingLimits LIMITS =
            new RingLimits(16, 32, 2, 4, 256, 128, 1_000, RefreshPace.production());

    private final RingReplica replica =
            new RingReplica(
                    TestRing.member(3),
                    TestRing.MEMBERSHIP,
                    LIMITS,
                    new NoteMachine(),
                    new EpochStart(SequenceNumber.NONE, RingState.EMPTY.digest()),
                    Optional.of(RingState.EMPTY),
                    Suffrage.GIVEN);

    /// @return sequences that are decided now
    private List<SequenceNumber> claim(int from, int sequence) {
        return claim(from, sequence, batch(sequence));
    }

    private List<SequenceNumber> claimLarge(int from, int sequence) {
        Request large =
                Request.signed(
                        RING,
                        CLIENT,
                        new ClientSequence(sequence),
                        Addressee.MACHINE,
                        Bytes.zeros(33 << 10));
        return claim(from, sequence, new Batch(List.of(large)));
    }

    private List<SequenceNumber> claim(int from, int sequence, Batch batch) {
        var ordered = proposal(0, sequence, batch);
        var message = new RingMessage.Decided(ordered, batch);
        return replica.step(new RingInput.Received(new MemberId(from), message)).stream()
                .filter(effect -> effect instanceof RingEffect.Note(JournalEntry.Decided _))
                .map(effect ->
                        ((JournalEntry.Decided) ((RingEffect.Note) effect).entry())
                                .ordered()
                                .sequence())
                .toList();
    }

    @Test
    void onTheWordOfOneMoreThanMayLie() {
        assertThat(claim(0, 1)).isEmpty();
        assertThat(claim(0, 1)).as("the same one again").isEmpty();
        assertThat(claim(1, 1)).containsExactly(at(1));
        assertThat(replica.executed()).isEqualTo(at(1));
    }

    @Test
    void largeOnesSoFarAheadAndNoFarther() {
        claimLarge(0, 9);
        assertThat(claimLarge(1, 9)).isEmpty();
        claimLarge(0, 8);
        assertThat(claimLarge(1, 8)).containsExactly(at(8));
        assertThat(replica.executed()).as("what is between is missing").isEqualTo(at(0));
    }

    /// Or it would never get through its window while the others go on.
    @Test
    void smallOnesToTheEndOfTheWindow() {
        claim(0, 32);
        assertThat(claim(1, 32)).containsExactly(at(32));
        claim(0, 33);
        assertThat(claim(1, 33)).as("beyond the window").isEmpty();
    }

    @Test
    void fartherWhenItHasComeFarther() {
        claim(0, 1);
        claim(1, 1);
        claimLarge(0, 9);
        assertThat(claimLarge(1, 9)).containsExactly(at(9));
    }
}
