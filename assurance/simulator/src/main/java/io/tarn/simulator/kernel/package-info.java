/// The simulated world: one source of randomness, virtual time, a network, disks.
///
/// Everything is drawn from a [Seed] and happens in one thread, so that a seed names one run for
/// good (of one commit). Knows nothing of any protocol: frames and stored values are bytes.
///
/// Source: the method of FoundationDB (Zhou et al., SIGMOD '21, §4) and TigerBeetle's VOPR, where
/// even sizes, limits and fault rates differ from seed to seed ("swarm": Groce et al., *Swarm
/// Testing*, ISSTA '12).
///
/// Read in order: [Seed], [SimulationRandom], [EventQueue], [Trace], [SimulatedNetwork],
/// [SimulatedDisk], [ProbeRegistry].
package io.tarn.simulator.kernel;
