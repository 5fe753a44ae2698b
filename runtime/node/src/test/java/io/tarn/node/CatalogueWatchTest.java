package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.state.RingState;
import org.junit.jupiter.api.Test;

class CatalogueWatchTest {
    private int acted;
    private boolean isAllDone = true;
    private final CatalogueWatch watch =
            new CatalogueWatch(_ -> {
                acted++;
                return isAllDone;
            });

    private static RingState with(RingState state, String host) {
        var key = NodeIdentity.ofSeed(Bytes.ofHex("07".repeat(32))).publicKey();
        var entry = new CatalogueEntry.OfNode(new ClusterNode("n1", key, new HostPort(host, 1)));
        return state.put(entry.key(), entry.encoding());
    }

    /// Each batch changes the state: the numbers of clients, at least.
    @Test
    void eachCatalogueIsActedOnOnce() throws Exception {
        RingState state = with(RingState.EMPTY, "here");
        for (int batch = 0; batch < 100; batch++) {
            state = state.put(Bytes.ofHex("00ff"), Bytes.ofHex("%04x".formatted(batch)));
            watch.show(state);
        }
        assertThat(acted).isOne();
        watch.show(with(state, "elsewhere"));
        assertThat(acted).isEqualTo(2);
    }

    @Test
    void whatIsNotDoneIsDoneWithTheNextState() throws Exception {
        isAllDone = false;
        RingState state = with(RingState.EMPTY, "here");
        watch.show(state);
        watch.show(state);
        assertThat(acted).isEqualTo(2);
        isAllDone = true;
        watch.show(state);
        watch.show(state);
        assertThat(acted).isEqualTo(3);
    }
}
