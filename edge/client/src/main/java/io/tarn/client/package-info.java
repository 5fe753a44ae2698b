/// A cluster as programs use it: a [ClusterClient] finds, makes and removes volumes, tells how the
/// cluster is, and audits it; [BlockVolume] reads and writes whole blocks, [ByteDevice] any range
/// of bytes over them, as a disk does. [BlockStore] stores and fetches blocks that never change.
///
/// Nothing here blocks a thread, but for [BlockStore], which makes its caller wait for room. Every operation ends in an outcome that says what is known; a stage
/// never completes exceptionally.
///
/// Read in order: [ClusterClient], [ClusterStatus], [VolumeAudit], [BlockVolume], [ByteDevice], [BlockWrites], [BlockReads], then
/// `ByteDeviceModelTest`; [BlockStore], [ClusterBlockStore],
/// [ReceiptGathering].
package io.tarn.client;
