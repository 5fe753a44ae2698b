package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RingId;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HomeWatchTest {
    private static final NodeIdentity CLIENT = NodeIdentity.ofSeed(Bytes.ofHex("07".repeat(32)));
    private static final Request REQUEST =
            Request.signed(
                    new RingId(new Digest(Bytes.zeros(Digest.BYTES))),
                    CLIENT,
                    new ClientSequence(1),
                    Addressee.MACHINE,
                    Bytes.EMPTY);
    private static final List<KeyId> MEMBERS =
            List.of(
                    NodeIdentity.ofSeed(Bytes.ofHex("01".repeat(32))).id(),
                    NodeIdentity.ofSeed(Bytes.ofHex("02".repeat(32))).id(),
                    NodeIdentity.ofSeed(Bytes.ofHex("03".repeat(32))).id());

    private final List<KeyId> lagging = new ArrayList<>();
    private final HomeWatch watch = new HomeWatch(MEMBERS, lagging::add);

    private void ask(int... members) {
        watch.saw(
                Arrays.stream(members)
                        .<UpdateEffect>mapToObj(member -> new UpdateEffect.Ask(member, REQUEST))
                        .toList());
    }

    @Test
    void whoeverWasAskedAloneLagsWhenOthersAre() {
        ask(1);
        watch.saw(List.of());
        assertThat(lagging).isEmpty();
        ask(2);
        assertThat(lagging).containsExactly(MEMBERS.get(1));
        ask(0, 1, 2);
        assertThat(lagging).containsExactly(MEMBERS.get(1), MEMBERS.get(2));
        ask(0, 1, 2);
        assertThat(lagging).as("nobody is to answer alone").hasSize(2);
    }
}
