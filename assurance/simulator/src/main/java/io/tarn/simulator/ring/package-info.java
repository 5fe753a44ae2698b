/// A whole ring in one thread, all from a seed: members that crash, lie and are cut off, clients that ask,
/// and checks of what must hold whatever happens (design page *ring*, "simulator invariants").
///
/// Read in order: [RingPlan], [RingSimulation], [RingMember], [RingChecks].
package io.tarn.simulator.ring;
