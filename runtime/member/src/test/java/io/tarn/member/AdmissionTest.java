package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingLimits;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.state.RingState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whoever the ring knows is told from strangers, and a mistake in the machine makes nobody known.
class AdmissionTest {
    private static final List<IdentityKey> KEYS =
            IntStream.range(0, 8)
                    .mapToObj(i ->
                            NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                    .publicKey())
                    .toList();
    private static final IdentityKey OWNER = KEYS.get(4);
    private static final IdentityKey CLIENT = KEYS.get(5);
    private static final IdentityKey STRANGER = KEYS.get(6);
    private static final IdentityKey TROUBLE = KEYS.get(7);
    private static final RingState STATE = new Founding(KEYS.subList(0, 4), OWNER).state();

    private static final class Picky implements StateMachine {
        @Override
        public boolean admits(IdentityKey client, RingState state) {
            if (client.equals(TROUBLE)) {
                throw new IllegalStateException("a mistake");
            }
            return client.equals(CLIENT);
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            return new Executed(state, Bytes.EMPTY);
        }
    }

    private final Admission admission = new Admission(new Picky(), RingLimits.production());

    @Test
    void clientsMembersAndOwnerAreKnown() {
        for (IdentityKey known : List.of(CLIENT, OWNER, KEYS.get(3))) {
            assertThat(admission.admits(known, STATE)).isTrue();
            assertThat(admission.admits(known, RingState.EMPTY)).as("as yet nobody").isFalse();
        }
        assertThat(admission.admits(STRANGER, STATE)).isFalse();
        assertThat(admission.admits(TROUBLE, STATE)).isFalse();
    }
}
