/// A member of a ring over all its epochs, or somebody who follows them.
///
/// An epoch is a membership's time ([io.tarn.ring.replica]); here one follows the other. Whoever has executed
/// the last batch of an epoch begins the next; whoever was away for longer is shown a charter that the ring
/// has signed, and fetches the state. Of the epoch before a member still answers what laggards ask.
///
/// Read in order: [MemberInput], [MemberEffect], [MemberEntry], [Member], [DirectReads].
package io.tarn.ring.member;
