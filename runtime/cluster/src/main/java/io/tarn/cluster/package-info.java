/// Who belongs to a cluster, and what one node of it needs to know at its start.
///
/// Two files that people edit, both TOML and both strict: a key that this release does not know, a
/// duplicate or a mistyped character is refused with the line it stands on and what to write
/// instead. `cluster.toml` is the same on every node and every client ([ClusterFile]); `node.toml`
/// belongs to one node ([NodeFile]). Private keys live in files of their own ([KeyFiles]).
///
/// Read in order: [ClusterMap], [ClusterFile], [NodeConfig], [NodeFile], [KeyFiles].
package io.tarn.cluster;
