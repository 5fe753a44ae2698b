/// Whole clusters, as an operator runs them: every node a process of its own that can be killed,
/// lie, lose its disk or run out of it, and clients of our own and of others that use a volume
/// meanwhile.
///
/// What the simulator assumes is tested here: sockets, TLS, processes, signals, file systems. What
/// needs many schedules is not: that is the simulator's.
///
/// Nothing here measures time. A test waits for a condition, and gives up after minutes.
///
/// Read in order: [Child], [TestCluster], [TaggedBlock], [Workload], then the tests by name.
package io.tarn.acceptance;
