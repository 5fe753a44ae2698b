package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.client.BlockVolume;
import io.tarn.client.ClusterClient.NewVolume;
import io.tarn.client.ClusterStatus;
import io.tarn.client.VolumeAudit;
import java.time.Duration;
import java.util.List;

/// A running cluster, as one command talks to it. Calls wait for the cluster, for a bounded time.
interface ClusterSession extends AutoCloseable {
    /// How the cluster is; nodes that are silent are part of the answer.
    ClusterStatus status();

    /// The volumes of the cluster, by name.
    ///
    /// @throws CommandFailure with [ExitStatus#UNAVAILABLE] if no node answers
    List<VolumeDescriptor> volumes() throws CommandFailure;

    /// Makes a volume that belongs to the caller.
    ///
    /// @throws CommandFailure with [ExitStatus#REFUSED] if the nodes will not have it, or
    ///     [ExitStatus#UNAVAILABLE] if too few of them answer
    VolumeDescriptor create(NewVolume volume) throws CommandFailure;

    /// Removes a volume of the caller's with everything in it; fails as [#create] does.
    void remove(VolumeDescriptor volume) throws CommandFailure;

    /// Waits until a new volume can be written, or until the time is over.
    ///
    /// @return whether it can
    boolean awaitReady(VolumeDescriptor volume, Duration atMost) throws InterruptedException;

    /// Names the servers that have lost or falsified their part of a volume.
    VolumeAudit.Report audit(VolumeDescriptor volume);

    /// The volume's blocks; valid until this session is closed.
    BlockVolume open(VolumeDescriptor volume);

    @Override
    void close();
}
