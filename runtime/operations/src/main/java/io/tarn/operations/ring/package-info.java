/// The ring over real links: what nodes and clients say to one another, and the client's half.
///
/// Read in order: [RingQuestion], [RingReply], [RingCodec], [KnownRing], [RingClient].
@org.jspecify.annotations.NullMarked
package io.tarn.operations.ring;
