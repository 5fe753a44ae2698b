/// What a cluster's ring agrees about: what the cluster is, and the objects in it, each a machine that knows nothing of the
/// other, in one order and one state.
///
/// Read in order: [ClusterMachine], [CatalogueDirectory].
@org.jspecify.annotations.NullMarked
package io.tarn.machine;
