package io.tarn.node;

import io.tarn.operations.control.NodeStatus.VolumeStatus;

/// One volume being served: its host, and what keeps it right.
///
/// @param scanner the thread of the scan; interrupting it ends it
/// @param scrubber likewise of the scrub
record Hosting(
        VolumeHost host, Repairer repairer, VolumeScan scan, Thread scanner, Thread scrubber) {
    void stop() {
        scanner.interrupt();
        scrubber.interrupt();
    }

    VolumeStatus status() {
        var descriptor = host.descriptor;
        return new VolumeStatus(
                descriptor.id(),
                descriptor.name(),
                descriptor.shape().blocks(),
                descriptor.shape().blockBytes(),
                host.knownBelow(),
                scan.scannedBelow(),
                host.stagedCount(),
                repairer.waiting(),
                repairer.repaired(),
                host.rotten.get(),
                scan.etaSeconds());
    }
}
