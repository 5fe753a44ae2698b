package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceOutcome;
import io.tarn.client.DeviceOutcome.Content;
import io.tarn.client.DeviceOutcome.Done;
import io.tarn.client.DeviceOutcome.Failed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Carries requests out on their export's device, and words the replies.
final class RequestExecutor {
    private final ByteDevice device;
    private final Replies replies;

    RequestExecutor(Session session) {
        this.device = session.device();
        this.replies = new Replies(session.structuredReplies());
    }

    /// The reply to a request, which a disconnect does not have.
    CompletionStage<List<Bytes>> execute(Request request) {
        return outcome(request).thenApply(outcome -> reply(request, outcome));
    }

    private CompletionStage<DeviceOutcome> outcome(Request request) {
        return switch (request) {
            case Request.Read read -> device.read(read.offset(), read.lengthBytes());
            case Request.Write write ->
                    durably(write.durable(), device.write(write.offset(), write.content()));
            case Request.WriteZeroes zeroes ->
                    durably(
                            zeroes.durable(),
                            device.writeZeroes(zeroes.offset(), zeroes.lengthBytes()));
            case Request.Trim trim ->
                    durably(trim.durable(), device.trim(trim.offset(), trim.lengthBytes()));
            case Request.Flush _ -> device.flush();
            case Request.BlockStatus _, Request.Refused _, Request.Disconnect _ ->
                    CompletableFuture.completedStage(new Done());
        };
    }

    /// `CMD_FLAG_FUA`. A flush that has nothing to do is the volume's matter to make cheap: only the
    /// volume knows what its acknowledged writes are worth.
    private CompletionStage<DeviceOutcome> durably(
            boolean durable, CompletionStage<DeviceOutcome> write) {
        return durable
                ? write.thenCompose(outcome ->
                        outcome instanceof Done
                                ? device.flush()
                                : CompletableFuture.completedStage(outcome))
                : write;
    }

    private List<Bytes> reply(Request request, DeviceOutcome outcome) {
        long cookie = request.cookie();
        if (outcome instanceof Failed(var kind, String reason)) {
            return replies.failed(cookie, NbdError.of(kind), reason);
        }
        return switch (request) {
            case Request.Read read when outcome instanceof Content(Bytes content) ->
                    replies.content(read, content);
            case Request.Refused(long _, NbdError error, String message) ->
                    replies.failed(cookie, error, message);
            case Request.BlockStatus status -> replies.blockStatus(status);
            default -> replies.done(cookie);
        };
    }
}
