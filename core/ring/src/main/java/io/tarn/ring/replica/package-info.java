/// Agreement of `3f + 1` members, `f` of them Byzantine, on one order of requests, in one epoch.
///
/// Source: Castro & Liskov, *Practical Byzantine Fault Tolerance*, OSDI '99; "§" means that paper. Terms are
/// the paper's: view, primary, backup, pre-prepare, prepared, committed-local, stable checkpoint, watermark.
///
/// Departures: pre-prepares, prepares and checkpoints are signed, so that view changes show them around;
/// commits are not. Members lose their memory but what is in the journal ([JournalEntry]). Members vote
/// only few batches beyond what they have executed. Executed state is an authenticated map, so that a
/// member who is far behind fetches what differs.
///
/// Read in order: [RingInput], [RingEffect], [RingReplica#step], then `NormalCase`, `Slot`, `Checkpoints`,
/// `ViewChanges`, `CatchUp`, `StateTransfer`, [JournalEntry] and `Recollection`.
package io.tarn.ring.replica;
