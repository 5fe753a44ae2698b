package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.WriteOutcome;
import io.tarn.block.client.ClientLimits;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against servers that never answer.
@Timeout(60)
class RemoteVolumeTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final BlockShape SHAPE =
            new BlockShape(REDUNDANCY, BlockShape.BLOCK_BYTES_MIN, 8);
    private static final int WRITES = 6;
    private static final int WRITES_MAX = 2;
    private static final long FOREVER_TICKS = 1_000_000_000;

    private final AtomicInteger asked = new AtomicInteger();
    private final OperationClock clock = new OperationClock();

    @AfterEach
    void stop() {
        clock.close();
    }

    /// Servers refuse what exceeds their bound of prepares, and writes would wait for each other.
    @Test
    @Timeout(60)
    void writesBeyondTheBoundAskNobody() throws InterruptedException {
        writeAll(volume(FOREVER_TICKS));
        int questions = WRITES_MAX * REDUNDANCY.writers();
        // The clock's thread may be the one that takes the first step of a write.
        while (asked.get() < questions) {
            Thread.sleep(1);
        }
        assertThat(asked).hasValue(questions);
    }

    @Test
    void writesThatEndLetOthersBegin() {
        List<CompletableFuture<WriteOutcome>> writes = writeAll(volume(2));
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        assertThat(asked).hasValueGreaterThanOrEqualTo(WRITES * REDUNDANCY.writers());
    }

    private static List<CompletableFuture<WriteOutcome>> writeAll(RemoteVolume volume) {
        return LongStream.range(0, WRITES)
                .mapToObj(block -> volume.write(block, Bytes.zeros(SHAPE.blockBytes())))
                .toList();
    }

    private RemoteVolume volume(long deadlineTicks) {
        var limits =
                new ClientLimits(deadlineTicks - 1, FOREVER_TICKS, 1, deadlineTicks, 0, WRITES_MAX);
        return new RemoteVolume(descriptor(), new SilentLinks(), clock, limits, new Deaf());
    }

    private static VolumeDescriptor descriptor() {
        return new VolumeDescriptor(
                new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                "disk",
                identity(0).publicKey(),
                SHAPE,
                Durability.FSYNC,
                IntStream.rangeClosed(1, REDUNDANCY.servers())
                        .mapToObj(i -> identity(i).id())
                        .toList(),
                List.of(),
                List.of());
    }

    private static NodeIdentity identity(int seed) {
        return NodeIdentity.ofSeed(Sha256.hash(Bytes.owning(new byte[] {(byte) seed})));
    }

    private final class SilentLinks implements ServerLinks {
        @Override
        public void ask(KeyId server, Message request, ReplyHandler handler) {
            asked.incrementAndGet();
        }

        @Override
        public boolean isConnected(KeyId server) {
            return true;
        }
    }

    private static final class Deaf implements Accusations {
        @Override
        public void lied(KeyId server, String reason) {}

        @Override
        public void unhelpful(KeyId server, String reason) {}
    }
}
