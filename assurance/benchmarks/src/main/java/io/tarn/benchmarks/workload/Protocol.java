package io.tarn.benchmarks.workload;

import io.tarn.base.Bytes;
import io.tarn.benchmarks.rival.RivalVolume;
import io.tarn.block.ReadOutcome;
import io.tarn.block.WriteOutcome;
import io.tarn.client.BlockVolume;
import java.util.concurrent.CompletionStage;

/// Blocks kept by some protocol, as the load sees them. What goes wrong completes exceptionally: a
/// measurement in which something fails is none.
public interface Protocol {
    CompletionStage<?> write(long block, Bytes content);

    CompletionStage<Bytes> read(long block);

    static Protocol of(BlockVolume volume) {
        return new Protocol() {
            @Override
            public CompletionStage<?> write(long block, Bytes content) {
                return volume.write(block, content).thenAccept(Protocol::require);
            }

            @Override
            public CompletionStage<Bytes> read(long block) {
                return volume.read(block).thenApply(Protocol::contentOf);
            }
        };
    }

    static Protocol of(RivalVolume volume) {
        return new Protocol() {
            @Override
            public CompletionStage<?> write(long block, Bytes content) {
                return volume.write(block, content);
            }

            @Override
            public CompletionStage<Bytes> read(long block) {
                return volume.read(block);
            }
        };
    }

    private static void require(WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Applied)) {
            throw new IllegalStateException("a write ended as " + outcome);
        }
    }

    private static Bytes contentOf(ReadOutcome outcome) {
        if (outcome instanceof ReadOutcome.Whole(Bytes content, var _)) {
            return content;
        }
        throw new IllegalStateException("a read ended as " + outcome);
    }
}
