/// The protocols that Loft is compared with, on the framework that Loft runs on: the same transport,
/// coding, hashes and store, one owner thread a server, one batch a turn.
///
/// Source: SOSP '07, §5.1. As there, they are measured without faults and without concurrency, and
/// what only those would need is left out, in the rivals' favour: no locking in the benign ones; no
/// versions, no garbage collection and no check of fragments by servers in the PASIS-like one.
/// An operation that a server fails to answer fails.
///
/// Read in order: [RivalOperation], [RivalWire], [RivalServer], [RivalVolume].
package io.tarn.benchmarks.rival;
