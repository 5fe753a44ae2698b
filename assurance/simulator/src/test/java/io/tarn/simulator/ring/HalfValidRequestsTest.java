package io.tarn.simulator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.ring.View;
import io.tarn.ring.message.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: a client that tells members different things of one number does no harm to others.
///
/// Clement et al., *Aardvark*, NSDI 2009, §3.1: requests that some members can verify and others cannot made rings change
/// their views time and again.
class HalfValidRequestsTest {
    @Test
    void nobodyIsLeftForThemAndNobodyWaitsForThem() {
        var ring = new ScriptedRing();
        HalfValidClient client = ring.askHalfValid();

        ring.run();

        List<Request> executed = client.requests().stream().filter(ring::isExecuted).toList();
        assertThat(executed).as("what was well signed").hasSizeGreaterThan(5);
        assertThat(executed.stream().map(Request::sequence)).doesNotHaveDuplicates();
        assertThat(ring.view()).isEqualTo(View.FIRST);
    }
}
