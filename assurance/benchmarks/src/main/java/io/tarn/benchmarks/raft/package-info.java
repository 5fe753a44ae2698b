/// Apache Ratis under the same load: what an agreed order costs where nobody lies, as the contrast to a ring.
///
/// A log by Raft (Ongaro & Ousterhout, USENIX ATC '14) on `2f + 1` servers that tolerates `f` crashes and no lie.
/// Its requests are not signed, its answers prove nothing, its channels are not encrypted.
package io.tarn.benchmarks.raft;
