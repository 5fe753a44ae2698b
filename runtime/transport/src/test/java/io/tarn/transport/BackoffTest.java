package io.tarn.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());

    @Test
    void doublesUpToItsBound() {
        var backoff = new Backoff(10, 100, new Random(seed));
        for (long ceiling : new long[] {10, 20, 40, 80, 100, 100}) {
            assertThat(backoff.nextMs())
                    .as("replay: -Dseed=%s", seed)
                    .isBetween(ceiling / 2, ceiling);
        }
    }

    @Test
    void startsAgainAfterSuccess() {
        var backoff = new Backoff(10, 1_000, new Random(seed));
        for (int i = 0; i < 5; i++) {
            backoff.nextMs();
        }
        backoff.reset();
        assertThat(backoff.nextMs()).as("replay: -Dseed=%s", seed).isBetween(5L, 10L);
    }

    /// Clients that lost one server together do not come back together.
    @Test
    void jitters() {
        var waits = new HashSet<Long>();
        for (int client = 0; client < 50; client++) {
            waits.add(new Backoff(1_000, 1_000, new Random(seed + client)).nextMs());
        }
        assertThat(waits).as("replay: -Dseed=%s", seed).hasSizeGreaterThan(10);
    }
}
