package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import io.tarn.nbd.Export;
import io.tarn.nbd.ExportInfo;
import io.tarn.nbd.Exports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The volumes of a cluster as exports, in the order of their names. Follows the cluster: a volume
/// that is made appears to those who connect after, one that is removed disappears within a few
/// seconds.
final class VolumeExports implements Exports, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeExports.class);
    private static final long PERIOD_MS = 2_000;

    /// Between one look at the cluster and the next, however many clients connect.
    private static final long PAUSE_MS_MIN = 50;

    /// What a client that connects waits for a look: a cluster that does not answer is no reason to
    /// hold it up.
    private static final long LOOK_MS_MAX = 1_000;

    private final ClusterSession session;
    private final Predicate<VolumeDescriptor> wanted;
    private final boolean readOnly;
    private final Thread follower;

    /// By id, since a name may pass to another volume. Replaced as a whole; an export of a volume
    /// stays the same object for as long as the volume is there, since all connections must share
    /// its locks.
    private volatile Map<VolumeId, Export> exports = Map.of();

    /// Ends with the next look at the cluster.
    private final AtomicReference<CompletableFuture<Void>> nextLook =
            new AtomicReference<>(new CompletableFuture<>());

    private final Semaphore lookWanted = new Semaphore(0);

    private VolumeExports(
            ClusterSession session, Predicate<VolumeDescriptor> wanted, boolean readOnly) {
        this.session = session;
        this.wanted = wanted;
        this.readOnly = readOnly;
        this.follower = Thread.ofVirtual().name("tarn-exports").unstarted(this::follow);
    }

    /// Exports what is there, and follows the cluster from then on.
    ///
    /// @param wanted which volumes to export
    static VolumeExports of(
            ClusterSession session, Predicate<VolumeDescriptor> wanted, boolean readOnly)
            throws CommandFailure {
        var exports = new VolumeExports(session, wanted, readOnly);
        exports.look();
        exports.follower.start();
        return exports;
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MS_MIN);
                var _ = lookWanted.tryAcquire(PERIOD_MS, TimeUnit.MILLISECONDS);
                lookWanted.drainPermits();
                CompletableFuture<Void> asked = nextLook.getAndSet(new CompletableFuture<>());
                try {
                    look();
                } catch (CommandFailure e) {
                    LOG.debug("volumes are not refreshed: {}", e.getMessage());
                }
                asked.complete(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws CommandFailure {
        Map<VolumeId, Export> fresh = new LinkedHashMap<>();
        for (VolumeDescriptor volume : session.volumes()) {
            if (wanted.test(volume)) {
                Export known = exports.get(volume.id());
                fresh.put(volume.id(), known == null ? export(volume) : known);
            }
        }
        exports = fresh;
    }

    private Export export(VolumeDescriptor volume) {
        return Export.of(
                volume.name(),
                "Tarn volume, " + VolumeText.redundancy(volume),
                readOnly,
                new ByteDevice(session.open(volume), DeviceLimits.production()));
    }

    @Override
    public CompletionStage<Void> refresh() {
        CompletableFuture<Void> look = nextLook.get();
        lookWanted.release();
        return look.copy().completeOnTimeout(null, LOOK_MS_MAX, TimeUnit.MILLISECONDS);
    }

    @Override
    public List<ExportInfo> list() {
        return exports.values().stream().map(Export::info).toList();
    }

    @Override
    public Optional<Export> find(String name) {
        return exports.values().stream()
                .filter(export -> export.info().name().equals(name))
                .findFirst();
    }

    @Override
    public void close() {
        follower.interrupt();
    }
}
