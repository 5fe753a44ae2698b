package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.affairs.Founding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: what one member says keeps no client from the ring.
class RingClientTest {
    private static final int ONE_CORRECT = 2;

    private static List<RingReply.Listed> said(long... highest) {
        return Arrays.stream(highest)
                .mapToObj(number ->
                        new RingReply.Listed(
                                number < 0
                                        ? Optional.empty()
                                        : Optional.of(new ClientSequence(number)),
                                Optional.empty(),
                                new CataloguePage(List.of(), Optional.empty())))
                .toList();
    }

    @Test
    void nextNumberIsAboveWhatACorrectMemberHasSeen() {
        assertThat(RingClient.next(said(-1, -1, -1, -1), ONE_CORRECT)).contains(0L);
        assertThat(RingClient.next(said(9, 7, 7, 5), ONE_CORRECT)).contains(8L);
    }

    @Test
    void numbersThatNobodyComesToCountAsNoAnswer() {
        for (long lie : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62}) {
            assertThat(RingClient.next(said(lie, 7), ONE_CORRECT)).isEmpty();
            assertThat(RingClient.next(said(lie, 7, 6), ONE_CORRECT)).contains(7L);
        }
    }

    private static IdentityKey key(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32))).publicKey();
    }

    /// A page of hints has room for 255.
    @Test
    void oneAnswerNamesOnePlaceOfEachMember() {
        var founding = new Founding(IntStream.range(0, 4).mapToObj(i -> key(i)).toList(), key(9));
        var nodes = new ArrayList<ClusterNode>();
        for (int i = 0; i < 200; i++) {
            nodes.add(new ClusterNode("n", key(i % 8), new HostPort("h" + i, 1)));
        }
        var is = new RingReply.RingIs(founding, Optional.empty(), nodes);
        assertThat(is.places(founding.membership()))
                .containsExactlyInAnyOrderElementsOf(nodes.subList(0, 4));
    }
}
