/// Dispersed blocks after Loft: any `m` of `n = m + 2f` fragments rebuild a block, `f` servers and
/// any number of clients may lie.
///
/// Source: Hendricks, Ganger, Reiter, *Low-Overhead Byzantine Fault-Tolerant Storage*, SOSP'07; "§"
/// and "line" mean that paper, lines being those of Figures 2 and 3. Terms are the paper's.
package io.tarn.block;
