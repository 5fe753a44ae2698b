package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goal: threads that share blocks, but no bytes, lose nothing of each other's writes.
/// Method: each thread owns one stripe of every block and checks its own bytes all along, over a
/// volume whose calls end on other threads.
@Timeout(60)
class ByteDeviceThreadsTest {
    private static final int THREADS = 4;
    private static final int STRIPE_BYTES = 16;
    private static final int BLOCK_BYTES = THREADS * STRIPE_BYTES;
    private static final int BLOCKS = 3;
    private static final int ROUNDS = 2_000;

    @Test
    void neighboursInOneBlockLoseNothing() throws Exception {
        try (ExecutorService world = Executors.newFixedThreadPool(3);
                ExecutorService callers = Executors.newFixedThreadPool(THREADS)) {
            ByteDevice device =
                    new ByteDevice(
                            new ThreadedVolume(world), new DeviceLimits(3, 1 << 12, 64, 256, 2));
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int stripe = thread;
                running.add(callers.submit(() -> rewriteStripe(device, stripe)));
            }
            for (Future<?> caller : running) {
                caller.get(50, TimeUnit.SECONDS);
            }
            world.shutdown();
            assertThat(world.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(device.isIdle()).isTrue();
        }
    }

    private static Object rewriteStripe(ByteDevice device, int stripe) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            byte[] content = new byte[STRIPE_BYTES];
            Arrays.fill(content, (byte) round);
            Bytes written = Bytes.owning(content);
            long offset = (long) (round % BLOCKS) * BLOCK_BYTES + (long) stripe * STRIPE_BYTES;
            assertThat(await(device.write(offset, written))).isEqualTo(new Done());
            assertThat(await(device.read(offset, STRIPE_BYTES))).isEqualTo(new Content(written));
        }
        return stripe;
    }

    private static DeviceOutcome await(CompletionStage<DeviceOutcome> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static final class ThreadedVolume extends ImmediateVolume {
        private final ExecutorService world;

        ThreadedVolume(ExecutorService world) {
            super(BLOCK_BYTES, BLOCKS);
            this.world = world;
        }

        @Override
        public CompletionStage<ReadOutcome> read(long block) {
            return CompletableFuture.supplyAsync(() -> super.read(block), world)
                    .thenCompose(stage -> stage);
        }

        @Override
        public CompletionStage<WriteOutcome> write(long block, Bytes content) {
            return CompletableFuture.supplyAsync(() -> super.write(block, content), world)
                    .thenCompose(stage -> stage);
        }
    }
}
