package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.message.RingMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The state of a stable checkpoint is of use until the next is stable, not until the next is taken
/// (OSDI '99, §4.3: "discards … all earlier checkpoints" once there is a stable certificate).
///
/// With a checkpoint every 4 batches: C is cut off early. A, B and D have 4 stable, and A and B take 8; D, who
/// has taken it too, does not say so, and is silent from then on. What C lacks to come to 8 is the state after
/// 4, for of what led there nobody keeps anything; and without C there is never a quorum for 8, nor for
/// anything beyond the watermarks. Whoever has thrown 4 away has stopped the ring for good.
class StableStateIsKeptTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private final DrivenRing ring = new DrivenRing(LIMITS);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWasCutOffIsNeededForTheNextCheckpoint(boolean isPowerLost) {
        ask(1, 2);
        assertThat(ring.member(C).executed()).isEqualTo(at(2));

        ring.net = sent -> !concerns(sent, C);
        ask(3, 4);
        assertThat(ring.member(A).stable()).isEqualTo(at(4));
        assertThat(ring.member(B).stable()).isEqualTo(at(4));

        ring.net = sent -> !concerns(sent, C) && !(sent.from() == D && tellsOf(sent, 8));
        ask(5, 8);
        for (int member : new int[] {A, B}) {
            assertThat(ring.member(member).executed()).isEqualTo(at(8));
            assertThat(ring.member(member).stable()).as("8 is not stable yet").isEqualTo(at(4));
        }

        if (isPowerLost) {
            ring.losePower(A);
            ring.losePower(B);
        }
        ring.net = sent -> sent.from() != D;
        ring.pass(5_000);
        for (int member : new int[] {A, B, C}) {
            assertThat(ring.member(member).stable()).as("member %d", member).isEqualTo(at(8));
        }
        ask(9, 9);
        for (int member : new int[] {A, B, C}) {
            assertThat(ring.member(member).executed()).isEqualTo(at(9));
        }
    }

    private void ask(int first, int last) {
        for (int number = first; number <= last; number++) {
            ring.pass(10);
            ring.ask(B, request(number));
        }
    }

    private static boolean concerns(DrivenRing.Sent sent, int member) {
        return sent.from() == member || sent.to() == member;
    }

    private static boolean tellsOf(DrivenRing.Sent sent, long checkpoint) {
        return switch (sent.message()) {
            case RingMessage.Checkpointed(var said) ->
                    said.statement().sequence().equals(at(checkpoint));
            case RingMessage.Stabilised(var proof) -> proof.sequence().equals(at(checkpoint));
            default -> false;
        };
    }
}
