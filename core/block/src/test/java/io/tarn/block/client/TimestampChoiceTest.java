package io.tarn.block.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.Prepare;
import io.tarn.block.Redundancy;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.block.VolumeId;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimestampChoiceTest {
    /// `n = 6`, and only servers 0 to 3 decide.
    private static final Redundancy WIDE = new Redundancy(1, 4);

    private static final BlockAddress BLOCK =
            new BlockAddress(new VolumeId(Bytes.zeros(VolumeId.BYTES)), 0);

    /// A read had ended by servers 0 to 2, which have committed timestamp 2; the write that followed
    /// was given a smaller one by servers 3 to 5 (simulator, seed 9142102609843030256).
    @Test
    void offersOfServersThatNoReadAsksDecideNothing() {
        List<WritePeer> peers = peersOffering(3, 3, 3, 1, 1, 1);
        assertThat(choice(peers).choose()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void waitsForTwoThirdsOfTheServersThatDecide() {
        List<WritePeer> peers = peersOffering(1, 1, 1, 1, 1, 1);
        peers.get(0).offer = null;
        assertThat(choice(peers).choose()).isEqualTo(OptionalLong.of(1));
        peers.get(1).offer = null;
        assertThat(choice(peers).choose()).isEmpty();
    }

    @Test
    void liarCannotForceTheIntegerUp() {
        assertThat(choice(peersOffering(1, 1, 1, 1_000, 1, 1)).choose())
                .isEqualTo(OptionalLong.of(1));
    }

    private static TimestampChoice choice(List<WritePeer> peers) {
        var proofs = new Proofs(WIDE, BLOCK, Bytes.zeros(Timestamp.CONTENT_BYTES), false, peers);
        return new TimestampChoice(0, WIDE, peers, proofs);
    }

    private static List<WritePeer> peersOffering(long... offers) {
        return IntStream.range(0, offers.length)
                .mapToObj(server -> {
                    var peer = new WritePeer(server);
                    var none = new TagVector(1, List.of());
                    peer.offer =
                            new Prepared(offers[server], Bytes.zeros(Prepare.NONCE_BYTES), none);
                    peer.voucher = new Vouched(offers[server], none);
                    return peer;
                })
                .toList();
    }
}
