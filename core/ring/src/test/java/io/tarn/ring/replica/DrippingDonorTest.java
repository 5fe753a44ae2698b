package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.MemberId;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/// Goal: who fetches the state does not hang on a donor that gives one right page after another, each just before it
/// would be given up: a state of a million pages would take it days.
class DrippingDonorTest {
    private static final int B = 1;
    private static final int C = 2;
    private static final int CLIENTS = 12;
    private static final long DRIP_TICKS = 290;

    private final DrivenRing ring = new DrivenRing(LIMITS);
    private final Deque<RingMessage> heldBack = new ArrayDeque<>();
    private boolean hasAskedOthers;

    private static Request request(int client) {
        var identity = NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(0xa0 + client).repeat(32)));
        return Request.signed(
                RING, identity, new ClientSequence(1), Addressee.MACHINE, Bytes.ofHex("01"));
    }

    @Test
    void isLeftForAnother() {
        ring.net = sent -> sent.from() != C && sent.to() != C;
        for (int client = 0; client < CLIENTS; client++) {
            ring.pass(10);
            ring.ask(B, request(client));
        }
        assertThat(ring.member(B).stable()).isEqualTo(at(CLIENTS));

        ring.net =
                sent -> {
                    boolean isPage = sent.message() instanceof RingMessage.PageIs;
                    if (isPage && sent.from() == B) {
                        heldBack.add(sent.message());
                    }
                    hasAskedOthers |=
                            sent.message() instanceof RingMessage.FetchPage && sent.to() != B;
                    return !(sent.message() instanceof RingMessage.Decided)
                            && !(isPage && sent.from() == B);
                };
        while (heldBack.isEmpty()) {
            ring.pass(10);
        }
        assertThat(hasAskedOthers).as("B is the first whom C asks").isFalse();
        for (int drips = 0; drips < 6; drips++) {
            if (!heldBack.isEmpty()) {
                ring.step(C, new RingInput.Received(new MemberId(B), heldBack.removeFirst()));
            }
            ring.pass(DRIP_TICKS);
        }
        assertThat(hasAskedOthers).isTrue();
        assertThat(ring.member(C).executed()).isEqualTo(at(CLIENTS));
    }
}
