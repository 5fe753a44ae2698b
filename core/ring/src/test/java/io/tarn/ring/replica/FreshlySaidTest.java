package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.RingMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a status that was sent a moment before what it lacks came has no whole batches sent twice; what is lost is made
/// up for all the same.
class FreshlySaidTest {
    private static final int A = 0;
    private static final int D = 3;

    private final DrivenRing ring = new DrivenRing(LIMITS);
    private final List<RingMessage> answers = new ArrayList<>();

    /// What A answers somebody who says that it has executed nothing yet.
    private List<RingMessage> answersToStatus() {
        answers.clear();
        DrivenRing.Net before = ring.net;
        ring.net =
                sent -> {
                    answers.add(sent.message());
                    return false;
                };
        var nothing = new RingMessage.Status(View.FIRST, true, at(0), SequenceNumber.NONE);
        ring.step(A, new RingInput.Received(new MemberId(D), nothing));
        ring.net = before;
        return answers;
    }

    @Test
    void nothingIsSaidAgainAtOnce() {
        ring.net = sent -> sent.to() != D && sent.from() != D;
        ring.pass(1_000);
        ring.ask(A, request(1));
        assertThat(ring.member(A).executed()).isEqualTo(at(1));
        assertThat(answersToStatus()).isEmpty();
        ring.pass(500);
        assertThat(answersToStatus())
                .hasAtLeastOneElementOfType(RingMessage.Decided.class)
                .hasAtLeastOneElementOfType(RingMessage.Propose.class);
    }

    @Test
    void noRequestIsRelayedAgainAtOnce() {
        ring.net = _ -> false;
        ring.pass(1_000);
        ring.ask(A, request(1));
        assertThat(answersToStatus()).isEmpty();
        ring.pass(500);
        assertThat(answersToStatus())
                .hasAtLeastOneElementOfType(RingMessage.Relay.class)
                .hasAtLeastOneElementOfType(RingMessage.Propose.class);
    }
}
