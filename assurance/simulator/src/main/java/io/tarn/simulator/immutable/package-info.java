/// Immutable blocks in the simulated world: the real servers and operations of
/// [io.tarn.block.immutable][io.tarn.block.immutable.StoreServer], with disks, a network, an order of
/// versions and faults around them.
///
/// Source: docs/spec/immutable-blocks.md; "§" means its sections.
///
/// Read in order: [StorePlan], [StoreWorld], [AgreedOrder], [StoreHost], [StoreProcess],
/// [StoreEngine], [StoreClient], [Promises], [StoreChecks], [ImmutableSimulation].
package io.tarn.simulator.immutable;
