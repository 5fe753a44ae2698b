package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.RingLimits;
import io.tarn.ring.TestRing;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.steward.Secrets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// In a ring of more than 13 members not all evidence can be kept (`LargestEvidenceTest`).
class FoundingSizeTest {
    private static Member founded(int members) {
        List<IdentityKey> keys =
                IntStream.range(0, members)
                        .mapToObj(i ->
                                NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                        .publicKey())
                        .toList();
        return new Member(
                TestRing.member(0),
                RingLimits.production(),
                new NoteMachine(),
                new Founding(keys, TestRing.CLIENT.publicKey()),
                () -> Bytes.zeros(32),
                List.of(),
                Secrets.NONE);
    }

    @Test
    void thirteenFoundRingAndNoMore() {
        assertThat(founded(13).charter().charter().membership().members()).hasSize(13);
        assertThatThrownBy(() -> founded(16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 13");
    }
}
