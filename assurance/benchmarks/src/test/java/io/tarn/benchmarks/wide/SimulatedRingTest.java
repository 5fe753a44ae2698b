package io.tarn.benchmarks.wide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import org.junit.jupiter.api.Test;

class SimulatedRingTest {
    /// Time is simulated: what is compared are sums of delays. Some of them are shorter than their mean.
    @Test
    void updatesTakeWhatTheirWaysTake() {
        var ring = WideRing.ofFour();
        var simulated = new SimulatedRing(ring, false, 1);
        for (Place client : Place.values()) {
            double ms = simulated.updateMilliseconds(client, Bytes.ofHex("00"));
            assertThat(ms / ring.boundMilliseconds(client)).isBetween(0.9, 1.3);
        }
    }
}
