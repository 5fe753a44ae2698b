/// Operations on blocks over real links: what a client does, and what a node does as a client of
/// the others to repair itself and to audit.
///
/// An operation is a state machine of `io.tarn.block.client` or `io.tarn.block.immutable`; a [RunningOperation] steps it on
/// whichever thread brings news, and performs its effects. There is no thread of its own but the one
/// that tells the time.
///
/// Read in order: [ServerLinks], [OperationClock], [RunningOperation], [RemoteVolume], [RemoteBlockStore].
package io.tarn.operations;
