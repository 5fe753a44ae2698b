package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.ReadOutcome;
import io.tarn.block.Refusal;
import io.tarn.block.WriteOutcome;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import io.tarn.client.DeviceOutcome.Failed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/// Calls of a volume with their outcomes as a device states them; the one place that translates.
///
/// Whatever a volume does, its defects included, ends in an outcome: a stage that failed, or a call
/// that threw, would otherwise hold its block's queue for ever.
final class VolumeCalls {
    private static final Done DONE = new Done();

    private final BlockVolume volume;

    VolumeCalls(BlockVolume volume) {
        this.volume = volume;
    }

    /// [Content] of one whole block, or [Failed].
    CompletionStage<DeviceOutcome> read(long block) {
        return settled(
                () -> volume.read(block), this::translate, DeviceFailure.UNAVAILABLE, "read");
    }

    /// [Done], or [Failed].
    CompletionStage<DeviceOutcome> write(long block, Bytes content) {
        return settled(
                () -> volume.write(block, content),
                VolumeCalls::translate,
                DeviceFailure.INDETERMINATE,
                "write");
    }

    /// [Done], or [Failed].
    CompletionStage<DeviceOutcome> flush() {
        return settled(volume::flush, VolumeCalls::translate, DeviceFailure.UNAVAILABLE, "flush");
    }

    private static <T> CompletionStage<DeviceOutcome> settled(
            Supplier<CompletionStage<T>> call,
            Function<T, DeviceOutcome> translation,
            DeviceFailure onDefect,
            String what) {
        CompletionStage<T> stage;
        try {
            stage = call.get();
        } catch (RuntimeException defect) {
            stage = CompletableFuture.failedStage(defect);
        }
        return stage.thenApply(translation)
                .exceptionally(defect -> new Failed(onDefect, what + " broke off: " + defect));
    }

    private DeviceOutcome translate(ReadOutcome outcome) {
        return switch (outcome) {
            case ReadOutcome.Whole(Bytes content, var _) -> whole(content);
            case ReadOutcome.Refused(Refusal refusal) -> refused(refusal);
            case ReadOutcome.Unavailable(int answered, int needed) ->
                    new Failed(
                            DeviceFailure.UNAVAILABLE,
                            answered + " servers answered, " + needed + " are needed");
        };
    }

    private DeviceOutcome whole(Bytes content) {
        return content.size() == volume.blockBytes()
                ? new Content(content)
                : new Failed(
                        DeviceFailure.UNAVAILABLE,
                        "a block of " + content.size() + " bytes was read");
    }

    private static DeviceOutcome translate(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Applied _ -> DONE;
            case WriteOutcome.NotApplied(Refusal refusal) -> refused(refusal);
            case WriteOutcome.Indeterminate(String reason) ->
                    new Failed(DeviceFailure.INDETERMINATE, reason);
        };
    }

    private static DeviceOutcome translate(FlushOutcome outcome) {
        return switch (outcome) {
            case FlushOutcome.Flushed() -> DONE;
            case FlushOutcome.Unavailable(String reason) ->
                    new Failed(DeviceFailure.UNAVAILABLE, reason);
        };
    }

    private static Failed refused(Refusal refusal) {
        DeviceFailure kind =
                switch (refusal) {
                    case NOT_PERMITTED -> DeviceFailure.NOT_PERMITTED;
                    case DISK_FULL -> DeviceFailure.DISK_FULL;
                    case OVERLOADED, STAGING_FULL -> DeviceFailure.OVERLOADED;
                    case OUT_OF_RANGE -> DeviceFailure.INVALID_RANGE;
                    case RECOVERING -> DeviceFailure.UNAVAILABLE;
                    case UNKNOWN_VOLUME,
                            INCONSISTENT,
                            TIMESTAMP_SKIPS,
                            TOO_FEW_PREPARES,
                            NOT_PREPARED,
                            MALFORMED,
                            MISPLACED ->
                            DeviceFailure.REFUSED;
                };
        return new Failed(kind, "refused: " + refusal);
    }
}
