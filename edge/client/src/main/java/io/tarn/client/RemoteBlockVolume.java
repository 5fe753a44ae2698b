package io.tarn.client;

import io.tarn.base.Bytes;
import io.tarn.block.Durability;
import io.tarn.block.ReadOutcome;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.WriteOutcome;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.RemoteVolume;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlReply.Done;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A volume of a cluster, over its links.
final class RemoteBlockVolume implements BlockVolume {
    private final RemoteVolume volume;
    private final VolumeDescriptor descriptor;
    private final ClusterClient client;

    RemoteBlockVolume(RemoteVolume volume, ClusterClient client) {
        this.volume = volume;
        this.descriptor = volume.descriptor();
        this.client = client;
    }

    @Override
    public int blockBytes() {
        return descriptor.shape().blockBytes();
    }

    @Override
    public long blocks() {
        return descriptor.shape().blocks();
    }

    @Override
    public CompletionStage<ReadOutcome> read(long block) {
        return volume.read(block);
    }

    @Override
    public CompletionStage<WriteOutcome> write(long block, Bytes content) {
        return volume.write(block, content);
    }

    /// Writes of an `fsync` volume are on disk when they are applied. Of a `memory` volume, each is
    /// at `m + f` servers, and any `m + f` that sync include all but `f` of those. Who may only read has
    /// written nothing of its own.
    @Override
    public CompletionStage<FlushOutcome> flush() {
        if (descriptor.durability() == Durability.FSYNC || !client.mayWrite(descriptor)) {
            return CompletableFuture.completedFuture(new FlushOutcome.Flushed());
        }
        return client.sync(descriptor.servers()).thenApply(this::judge);
    }

    private FlushOutcome judge(List<Answer<ControlReply>> answers) {
        long synced =
                answers.stream()
                        .filter(answer -> answer instanceof Answer.Said<ControlReply>(Done _))
                        .count();
        return synced >= descriptor.shape().redundancy().writers()
                ? new FlushOutcome.Flushed()
                : new FlushOutcome.Unavailable(synced + " servers synced");
    }
}
