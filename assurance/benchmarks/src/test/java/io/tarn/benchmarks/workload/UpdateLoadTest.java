package io.tarn.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UpdateLoadTest {
    @Test
    void percentileIsTheSmallestThatSoManyDoNotExceed() {
        long[] hundred = LongStream.rangeClosed(1, 100).toArray();
        assertThat(UpdateLoad.percentile(hundred, 50)).isEqualTo(50);
        assertThat(UpdateLoad.percentile(hundred, 99)).isEqualTo(99);
        assertThat(UpdateLoad.percentile(hundred, 100)).isEqualTo(100);
        assertThat(UpdateLoad.percentile(new long[] {7}, 1)).isEqualTo(7);
        assertThat(UpdateLoad.percentile(new long[] {1, 2, 3}, 50)).isEqualTo(2);
        assertThat(UpdateLoad.percentile(new long[] {1, 2, 3}, 99)).isEqualTo(3);
    }

    /// Counts, and takes one batch for two updates.
    private static class Counting implements Service {
        final AtomicInteger updates = new AtomicInteger();

        @Override
        public void update(int caller, Bytes content) throws InterruptedException {
            assertThat(content.size()).isEqualTo(10);
            updates.incrementAndGet();
        }

        @Override
        public Duration processorTime() {
            return Duration.ofMillis(updates.get());
        }

        @Override
        public long takeBatches() {
            return updates.get() / 2;
        }
    }

    @Test
    void windowCountsWhatItsCallersAskedFor() throws InterruptedException {
        var service = new Counting();
        UpdateLoad.Window window = UpdateLoad.run(service, 3, 10, Duration.ofMillis(5));
        assertThat(window.updates()).isEqualTo(service.updates.get()).isPositive();
        assertThat(window.serverMilliseconds()).isEqualTo(1.0);
        assertThat(window.p99Milliseconds()).isGreaterThanOrEqualTo(window.p50Milliseconds());
    }

    @Test
    void updateThatFailsEndsTheMeasurement() {
        var failing =
                new Counting() {
                    @Override
                    public void update(int caller, Bytes content) {
                        throw new IllegalStateException("not certified");
                    }
                };
        assertThatThrownBy(() -> UpdateLoad.run(failing, 2, 10, Duration.ofMillis(5)))
                .hasRootCauseMessage("not certified");
    }
}
