package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.message.RingMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: a batch that one member has executed comes to the others although its primary is gone, its client is content,
/// and nobody else was ever asked for it.
///
/// Method: D misses the proposal, only B hears of all commits, A says nothing any more; C may lose power. A simulated
/// ring (seed -2139547894945583980) stood still like that for ever.
class AgreedIsAwaitedTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int D = 3;

    private final DrivenRing ring = new DrivenRing(LIMITS);

    private static boolean getsThrough(DrivenRing.Sent sent) {
        return switch (sent.message()) {
            case RingMessage.Relay _ -> false;
            case RingMessage.Propose _ -> sent.to() != D;
            case RingMessage.Agree _ -> sent.to() != D;
            case RingMessage.Committed _ -> sent.to() == B;
            default -> true;
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void comesToAll(boolean losesPower) {
        ring.pass(1);
        ring.net = AgreedIsAwaitedTest::getsThrough;
        ring.ask(A, request(1));
        assertThat(ring.member(B).executed()).isEqualTo(at(1));
        assertThat(ring.member(C).executed()).isEqualTo(at(0));
        if (losesPower) {
            ring.losePower(C);
        }
        ring.net = sent -> sent.from() != A && sent.to() != A;
        ring.pass(20_000);
        assertThat(ring.member(C).executed().number()).isGreaterThanOrEqualTo(1);
        assertThat(ring.member(D).executed()).isEqualTo(ring.member(C).executed());
    }
}
