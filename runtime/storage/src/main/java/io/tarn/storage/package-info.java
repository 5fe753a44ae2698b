/// A node's disk: atomic batches over a few key spaces, group commit, and reads that return what
/// was written or say that they cannot.
///
/// The engine is RocksDB; nothing of it shows. What this package adds is what a node's safety needs:
/// *absent* is never confused with *damaged* or *lost* ([DurableMark], [DataDirectory]), a full disk
/// is noticed before the engine breaks on it ([FreeSpace]), and many writers share one fsync
/// ([GroupCommit]). The format on disk is docs/spec/storage.md.
///
/// Read in order: [Store], [Batch], [Applied], [GroupCommit], [DataDirectory], then `StoreTest`.
package io.tarn.storage;
