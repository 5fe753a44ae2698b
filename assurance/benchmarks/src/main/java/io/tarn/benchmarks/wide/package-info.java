/// A ring across a continent: the hosts of *The OceanStore Write Path* (June 2002) and the pings between them.
///
/// [DelayBound] is what the protocol costs if nothing but the way counts; [SimulatedRing] is the members' code on
/// a clock of its own, [WideSite] whole members behind relays that delay.
package io.tarn.benchmarks.wide;
