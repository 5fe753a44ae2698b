package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import io.tarn.nbd.Export;
import io.tarn.nbd.ExportInfo;
import io.tarn.nbd.Exports;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The volumes of a cluster as exports, in the order of their names. Follows the cluster: a volume
/// that is made appears, one that is removed disappears, within a few seconds.
final class VolumeExports implements Exports, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeExports.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final ClusterSession session;
    private final Predicate<VolumeDescriptor> wanted;
    private final boolean readOnly;
    private final Thread follower;

    /// By id, since a name may pass to another volume. Replaced as a whole; an export of a volume
    /// stays the same object for as long as the volume is there, since all connections must share
    /// its locks.
    private volatile Map<VolumeId, Export> exports = Map.of();

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
        exports.refresh();
        exports.follower.start();
        return exports;
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                try {
                    refresh();
                } catch (CommandFailure e) {
                    LOG.debug("volumes are not refreshed: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() throws CommandFailure {
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
