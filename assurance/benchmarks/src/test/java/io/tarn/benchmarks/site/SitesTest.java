package io.tarn.benchmarks.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.benchmarks.workload.ClosedLoop;
import io.tarn.benchmarks.workload.Operation;
import io.tarn.benchmarks.workload.Protocol;
import io.tarn.block.BlockShape;
import io.tarn.block.Redundancy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All protocols, end to end, as they are measured: what they write is what they read.
class SitesTest {
    private static final int NODES = 4;
    private static final BlockShape SHAPE = new BlockShape(new Redundancy(1, 2), 4 << 10, 16);

    @Test
    void everyProtocolReadsWhatItWrote(@TempDir Path data) throws Exception {
        var layout = new Layout(NODES, "127.0.0.1", FreePorts.find(2 * NODES), false);
        try (var _ = ServerFarm.start(layout, data);
                var client = new Client(layout);
                Client.Volumes volumes = client.volumes("all", SHAPE)) {
            Map<String, Protocol> protocols = volumes.protocols();
            assertThat(protocols.keySet())
                    .containsExactly("loft", "benign-ec", "benign-replication", "m+3f");
            var loop = new ClosedLoop(SHAPE.blocks(), SHAPE.blockBytes(), 1);
            for (Protocol protocol : protocols.values()) {
                loop.fill(protocol, 4);
                for (int block = 0; block < SHAPE.blocks(); block++) {
                    assertThat(protocol.read(block).toCompletableFuture().join())
                            .isEqualTo(loop.content(block));
                }
                for (Operation operation : Operation.values()) {
                    ClosedLoop.Window window =
                            loop.run(protocol, operation, 4, Duration.ofMillis(20), 1);
                    assertThat(window.operations()).isPositive();
                    assertThat(window.megabytesPerSecond()).isPositive();
                }
            }
        }
    }

    @Test
    void layoutGoesThroughACommandLine() {
        var layout = new Layout(31, "10.0.0.2", 20_000, true);
        assertThat(Layout.ofArguments(layout.toArguments())).isEqualTo(layout);
    }

    @Test
    void identitiesAreTheSameInEveryProcess() {
        assertThat(Layout.identity(3).id()).isEqualTo(Layout.identity(3).id());
        assertThat(Layout.identity(3).id()).isNotEqualTo(Layout.client().id());
    }

    /// 1,000 bytes a second: a burst of 100 is free, each byte after it is due a millisecond later.
    @Test
    void bucketHoldsToItsRate() {
        var bucket = new TokenBucket(1_000, 100, 0);
        long second = 1_000_000_000;

        assertThat(bucket.waitNanos(100, second)).isZero();
        assertThat(bucket.waitNanos(50, second)).isEqualTo(second / 20);
        assertThat(bucket.waitNanos(50, second)).isEqualTo(second / 10);
        assertThat(bucket.waitNanos(1_000, 2 * second)).isEqualTo(second * 9 / 10);
    }
}
