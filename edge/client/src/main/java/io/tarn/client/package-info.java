/// A cluster as programs use it: a [ClusterClient] finds, makes and removes volumes, tells how the
/// cluster is, and audits it; [BlockVolume] reads and writes whole blocks, [ByteDevice] any range
/// of bytes over them, as a disk does.
///
/// Nothing here blocks a thread. Every operation ends in an outcome that says what is known; a stage
/// never completes exceptionally.
///
/// Read in order: [ClusterClient], [ClusterStatus], [VolumeAudit], [BlockVolume], [ByteDevice], [BlockWrites], [BlockReads], then
/// `ByteDeviceModelTest`.
package io.tarn.client;
