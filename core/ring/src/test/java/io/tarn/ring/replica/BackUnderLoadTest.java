package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.RING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RingLimits;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Goal: who was away comes back while the others go on so fast that a whole window of batches passes between two
/// statuses of a member that lacks nothing.
///
/// Method: 300 batches a second, which a benchmark of failing members had when it found that they never came back.
class BackUnderLoadTest {
    private static final int A = 0;
    private static final int D = 3;
    private static final int BATCHES_PER_TICK = 3;
    private static final long TICK = 10;
    private static final NodeIdentity CLIENT = NodeIdentity.ofSeed(Bytes.ofHex("b7".repeat(32)));

    private final DrivenRing ring = new DrivenRing(RingLimits.production());
    private long asked;

    private void load(long milliseconds) {
        for (long passed = 0; passed < milliseconds; passed += TICK) {
            ring.pass(TICK);
            for (int batch = 0; batch < BATCHES_PER_TICK; batch++) {
                asked++;
                ring.ask(
                        A,
                        Request.signed(
                                RING,
                                CLIENT,
                                new ClientSequence(asked),
                                Addressee.MACHINE,
                                Bytes.ofHex("01")));
            }
        }
    }

    private long behind() {
        return ring.member(A).executed().number() - ring.member(D).executed().number();
    }

    private void loadUntil(BooleanSupplier isSo) {
        for (int turns = 0; turns < 300 && !isSo.getAsBoolean(); turns++) {
            load(TICK);
        }
    }

    @Test
    void comesBack() {
        ring.net = sent -> sent.from() != D && sent.to() != D;
        load(1_000);
        assertThat(ring.member(A).executed().number()).isEqualTo(asked);
        assertThat(behind()).isEqualTo(asked);
        ring.losePower(D);
        ring.net = _ -> true;
        loadUntil(() -> behind() == 0);
        assertThat(behind()).isZero();
        load(1_000);
        assertThat(behind()).as("and stays").isZero();
    }
}
