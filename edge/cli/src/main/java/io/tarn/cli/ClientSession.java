package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient;
import io.tarn.client.ClusterClient.Changed;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterUnavailableException;
import io.tarn.client.VolumeAudit;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.NodeIdentity;
import io.tarn.transport.ChannelSecurity;
import io.tarn.transport.IoThreads;
import java.time.Duration;
import java.util.List;

/// A session over the network.
final class ClientSession implements ClusterSession {
    private final ClusterClient client;

    private ClientSession(ClusterClient client) {
        this.client = client;
    }

    static ClusterSession connect(ClusterMap cluster, NodeIdentity caller, IoThreads io) {
        return new ClientSession(
                ClusterClient.of(cluster, caller, ChannelSecurity.mutualTls(caller), io));
    }

    @Override
    public ClusterStatus status() {
        return client.status();
    }

    @Override
    public List<VolumeDescriptor> volumes() throws CommandFailure {
        try {
            return List.copyOf(client.volumes().values());
        } catch (ClusterUnavailableException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public VolumeDescriptor create(NewVolume volume) throws CommandFailure {
        return made(client.create(volume));
    }

    @Override
    public void remove(VolumeDescriptor volume) throws CommandFailure {
        made(client.remove(volume));
    }

    private static VolumeDescriptor made(Changed changed) throws CommandFailure {
        return switch (changed) {
            case Changed.Made(VolumeDescriptor volume) -> volume;
            case Changed.Refused(String reason) ->
                    throw new CommandFailure(ExitStatus.REFUSED, reason);
            case Changed.Unavailable(String reason) ->
                    throw new CommandFailure(ExitStatus.UNAVAILABLE, reason);
        };
    }

    @Override
    public boolean awaitReady(VolumeDescriptor volume, Duration atMost)
            throws InterruptedException {
        return client.awaitReady(volume, atMost.toMillis());
    }

    @Override
    public VolumeAudit.Report audit(VolumeDescriptor volume) {
        return client.audit(volume);
    }

    @Override
    public BlockVolume open(VolumeDescriptor volume) {
        return client.open(volume);
    }

    @Override
    public void close() {
        client.close();
    }
}
