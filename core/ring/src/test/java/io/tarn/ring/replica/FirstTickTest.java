package io.tarn.ring.replica;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Goal: a primary proposes nothing before it knows the time.
///
/// Method: it is asked before its first tick. A simulated ring (seed 4179235617564642191) had a batch of 1970, which nobody whose
/// clock was right would have found timely.
class FirstTickTest {
    private final DrivenRing ring = new DrivenRing(LIMITS);

    @Test
    void primaryWaitsForTheTime() {
        ring.ask(0, request(1));
        assertThat(ring.member(0).executed()).isEqualTo(at(0));
        ring.pass(5_000); // The others know it a moment later, and are told again.
        assertThat(ring.member(0).executed()).isEqualTo(at(1));
    }
}
