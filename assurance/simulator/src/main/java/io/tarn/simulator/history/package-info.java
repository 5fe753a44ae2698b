/// What clients saw, and whether one register per block could have shown it to them.
///
/// Two checkers that share no code: [RegisterSearch] looks for a linearization of the values alone
/// (Herlihy & Wing, TOPLAS 1990); [TimestampOrder] checks the lemmas from which the Loft paper
/// derives one (Hendricks, Ganger, Reiter, SOSP'07, §3.4.2). [HistoryChecker] asks both.
///
/// Read in order: [Operation], [History], [RegisterSearch], [TimestampOrder], [Verdict].
package io.tarn.simulator.history;
