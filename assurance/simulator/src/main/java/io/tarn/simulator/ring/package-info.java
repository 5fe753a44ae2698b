/// A whole ring in one thread, all from a seed: members that crash, lie and are cut off, clients that ask,
/// and checks of what must hold whatever happens: docs/invariants from INV-009 on, and docs/simulation.md.
///
/// Read in order: [RingPlan], [RingSimulation], [RingMember], [RingChecks].
package io.tarn.simulator.ring;
