/// What goes wrong in a run, and how much of it may go wrong at once.
///
/// A run has two phases (TigerBeetle): safety under chaos, where [FaultSchedule#strike] names the
/// faults of each tick; then [FaultSchedule#calm] ends them all, and progress is demanded.
///
/// Read in order: [Fault], [FaultBudget], [FaultLimits], [FaultSchedule].
package io.tarn.simulator.faults;
