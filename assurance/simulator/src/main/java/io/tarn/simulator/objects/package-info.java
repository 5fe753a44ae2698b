/// Objects, whole: the real members of a ring with the real machine of objects, the real servers of their blocks, and clients who update,
/// read and lie, all from a seed. Members and servers fail and lie at once, `f` of each: docs/invariants from INV-019 on, and
/// docs/simulation.md.
///
/// Read in order: [ObjectPlan], [ObjectWorld], [ObjectSimulation], [ObjectChecks].
package io.tarn.simulator.objects;
