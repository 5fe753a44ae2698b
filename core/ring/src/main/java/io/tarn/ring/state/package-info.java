/// What a ring agrees on, as one authenticated ordered map.
///
/// Source: PBFT's hierarchical state partitions (TOCS 2002, §6.2), as a radix tree in the manner of Merkle
/// (1987), which gives every version a digest, old versions for nothing, and ordered listing.
///
/// Read in order: [RingState], then its `Node`; [RangeProof].
package io.tarn.ring.state;
