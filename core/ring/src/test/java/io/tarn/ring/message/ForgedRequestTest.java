package io.tarn.ring.message;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.request;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.View;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a message that proves nothing does not reach the member, and takes nothing else with it.
class ForgedRequestTest {
    private final MessageCheck check = new MessageCheck(MEMBERSHIP, LIMITS, START);

    /// Bug 19 (docs/simulation.md).
    @Test
    void primaryDoesNotInventRequests() {
        Request good = request(1);
        var invented =
                new Request(
                        good.client(),
                        good.sequence(),
                        good.addressee(),
                        Bytes.ofHex("ff"),
                        good.signature());
        assertThat(check.complaint(proposed(new Batch(List.of(good))))).isEmpty();
        assertThat(check.complaint(proposed(new Batch(List.of(invented))))).isPresent();
        assertThat(check.complaint(proposed(new Batch(List.of(request(2), invented))))).isPresent();
        assertThat(check.complaint(new RingMessage.Relay(invented))).isPresent();
    }

    private static RingMessage proposed(Batch batch) {
        var time = new AgreedTime(1_000);
        return new RingMessage.Propose(
                say(
                        0,
                        new PrePrepare(
                                View.FIRST,
                                at(1),
                                time,
                                batch.digest(RING, MEMBERSHIP.epoch(), at(1), time))),
                batch);
    }

    /// Bug 3 (docs/simulation.md): one bad proof makes its own view change void, and no other.
    @Test
    void viewChangeThatProvesNothingIsRefusedAlone() {
        var good = prepared(proposal(0, 1, batch(1)), 1, 2);
        var bad = prepared(proposal(0, 2, batch(2)), 1);
        assertThat(check.complaint(leave(3, viewChange(1, START, good, bad)))).isPresent();
        assertThat(check.complaint(leave(2, viewChange(1, START, good)))).isEmpty();
        assertThat(check.complaint(leave(3, viewChange(1, START, good)))).isEmpty();
    }

    private static RingMessage leave(int member, ViewChange change) {
        return new RingMessage.Leave(say(member, change));
    }
}
