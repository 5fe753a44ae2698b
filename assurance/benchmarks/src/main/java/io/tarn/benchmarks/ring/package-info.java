/// A ring under load: members on disks behind the transport that nodes use, clients with keys and connections
/// of their own, and a state machine that admits everybody.
///
/// What a node has beside this is the catalogue and its checks of who may ask; nothing that lies between a
/// request and its certificate.
///
/// Read in order: [RingLayout], [RegisterMachine], [MemberServer], [RingSite], [RingClients].
package io.tarn.benchmarks.ring;
