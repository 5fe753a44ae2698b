/// Nodes that lie: a real node, with real keys and a real store, that says something else.
///
/// In the package of the node, since only here may anything stand in front of its requests.
///
/// Read in order: [Lie], [LyingNode].
package io.tarn.node;
