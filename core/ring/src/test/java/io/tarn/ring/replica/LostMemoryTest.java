package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.crypto.Digest;
import io.tarn.ring.EpochStart;
import io.tarn.ring.MemberId;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.TestRing;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Goal: a member that has lost its disk has no part in deciding a second batch where it helped to decide the first;
/// it would, if it had a vote (bug 12, and more than a loss of power, for nothing is left of its journal).
///
/// Method: `A`, the primary, lies. It has `B` and `C` agree on one batch, which `B` decides; then `C` loses its disk,
/// and `A` has `C` and `D` hear of another in the same place.
class LostMemoryTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private static final PrePrepare FIRST = proposal(0, 1, batch(1));
    private static final PrePrepare SECOND = proposal(0, 1, batch(2));

    private final Map<Integer, RingReplica> honest = new TreeMap<>();
    private final Map<Integer, Digest> decided = new TreeMap<>();
    private final Set<Integer> voted = new TreeSet<>();

    LostMemoryTest() {
        for (int member : new int[] {B, C, D}) {
            honest.put(member, born(member, Suffrage.GIVEN));
        }
    }

    private static RingReplica born(int member, Suffrage suffrage) {
        return RingReplica.restored(
                TestRing.member(member),
                TestRing.MEMBERSHIP,
                LIMITS,
                new NoteMachine(),
                new EpochStart(SequenceNumber.NONE, RingState.EMPTY.digest()),
                Optional.of(RingState.EMPTY),
                suffrage,
                List.of());
    }

    /// What it says to all, one other honest member hears.
    private void hear(int member, int from, RingMessage message, int other) {
        var input = new RingInput.Received(new MemberId(from), message);
        for (RingEffect effect : Objects.requireNonNull(honest.get(member)).step(input)) {
            if (effect instanceof RingEffect.Broadcast(var said)) {
                if (said instanceof RingMessage.Agree || said instanceof RingMessage.Committed) {
                    voted.add(member);
                }
                hear(other, member, said, member);
            } else if (effect
                    instanceof RingEffect.Note(JournalEntry.Decided(var ordered, var _))) {
                decided.put(member, ordered.batch());
            }
        }
    }

    private void proposes(PrePrepare proposal, int number, int one, int other) {
        var propose = new RingMessage.Propose(say(A, proposal), batch(number));
        hear(one, A, propose, other);
        hear(other, A, propose, one);
    }

    /// @param suffrage of `C` after it has lost its disk
    private void twoBatchesAreTried(Suffrage suffrage) {
        proposes(FIRST, 1, B, C);
        hear(B, A, new RingMessage.Committed(Commit.to(FIRST)), C);
        assertThat(decided).containsOnlyKeys(B);
        assertThat(voted).contains(C);

        honest.put(C, born(C, suffrage));
        voted.clear();
        proposes(SECOND, 2, C, D);
        hear(D, A, new RingMessage.Committed(Commit.to(SECOND)), C);
    }

    @Test
    void whoHasLostItsMemoryHelpsToDecideNothingElse() {
        twoBatchesAreTried(_ -> false);
        assertThat(voted).containsExactly(D);
        assertThat(decided).containsOnlyKeys(B);
    }

    /// That the first test could fail.
    @Test
    void ifItVotedAgainTwoBatchesWouldBeDecidedInOnePlace() {
        twoBatchesAreTried(Suffrage.GIVEN);
        assertThat(voted).contains(C, D);
        assertThat(decided.get(B)).isEqualTo(FIRST.batch());
        assertThat(decided.get(D)).isEqualTo(SECOND.batch());
    }
}
