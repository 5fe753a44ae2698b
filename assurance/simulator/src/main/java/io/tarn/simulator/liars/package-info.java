/// Servers and clients that do not follow the protocol, by hand, by mutation, and as twins.
///
/// A liar is a real server with another [Conduct]: it has real keys, so its lies are as good as
/// lies can be. Mutation changes one thing in a real message (Winter et al., *Randomized Testing of
/// Byzantine Fault Tolerant Algorithms*, OOPSLA '23); twins are one identity with two copies of its
/// state (Bano et al., *Twins*, OPODIS '21).
///
/// Read in order: [Conduct], [ServerLie], [ReplyMutation], [FaultyClient], [ClientLie],
/// [RequestMutation].
package io.tarn.simulator.liars;
