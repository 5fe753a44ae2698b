/// Nodes that lie: a real node, with real keys and a real store, that says something else.
///
/// In the package of the node, since only here may anything stand in front of its requests.
///
/// [NodesHere] has whole clusters in the process of a test, for immutable blocks; the others are processes.
///
/// Read in order: [Lie], [LyingNode]; [StoreLie], [NodesHere].
package io.tarn.node;
