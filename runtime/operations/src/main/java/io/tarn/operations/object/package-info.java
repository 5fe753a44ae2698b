/// A volume of objects as a client sees it: updates that are carried out once, reads that are proven.
///
/// Source: Pond (FAST '03, §3.2, §4.3): whatever a client is told, it has a chain of signatures and hashes from the owner's key.
///
/// Read in order: [ObjectClient], [UpdateOutcome], [ReadOutcome], [Remembered], then `Aftermath`.
@org.jspecify.annotations.NullMarked
package io.tarn.operations.object;
