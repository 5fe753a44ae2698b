package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;

/// Finds volumes by the names that people give.
final class Volumes {
    private Volumes() {}

    static VolumeDescriptor named(ClusterSession session, String name) throws CommandFailure {
        return session.volumes().stream()
                .filter(volume -> volume.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitStatus.REFUSED,
                                "no volume is named %s; see tarn volume ls".formatted(name)));
    }
}
